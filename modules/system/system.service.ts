import type { KernelInfo } from '../../kernel/index.ts'
import type { ModuleLine, Readiness, SystemInfo } from './contract.ts'

export interface SystemService {
  modules(): Promise<ModuleLine[]>
  info(): SystemInfo
  /** `failed` when a critical module failed, `degraded` when anything else is not well. */
  readiness(): Promise<Readiness>
}

export function createSystemService(kernel: KernelInfo): SystemService {
  const modules = async (): Promise<ModuleLine[]> => {
    const health = await kernel.health()
    return kernel
      .report()
      .map((report) => ({ ...report, times: report.times as Record<string, number>, health: health[report.id]! }))
  }
  return {
    modules,
    info: () => ({
      version: kernel.version,
      node: process.version,
      v8: process.versions.v8,
      platform: `${process.platform}-${process.arch}`,
      uptimeSeconds: Math.floor(process.uptime()),
      residentBytes: process.memoryUsage.rss(),
      dataDir: kernel.dataDir,
    }),
    async readiness() {
      const lines = await modules()
      const bad = lines.filter(({ health }) => health.status !== 'ok')
      const status = bad.some(({ critical, health }) => critical && health.status === 'failed')
        ? 'failed'
        : bad.length > 0
          ? 'degraded'
          : 'ok'
      const reasons = Object.fromEntries(bad.flatMap(({ id, health: { code } }) => (code ? [[id, code]] : [])))
      return {
        status,
        modules: Object.fromEntries(lines.map(({ id, health }) => [id, health.status])),
        ...(Object.keys(reasons).length > 0 ? { reasons } : {}),
      }
    },
  }
}

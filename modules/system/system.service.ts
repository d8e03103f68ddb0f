import type { KernelInfo } from '../../kernel/index.ts'
import type { ModuleLine, Readiness, SystemInfo } from './contract.ts'

export interface SystemService {
  modules(): Promise<ModuleLine[]>
  info(): SystemInfo
  /** `failed` when a critical module failed, `degraded` when anything else is not well. */
  readiness(): Promise<Readiness>
  /** Metrics in Prometheus' text format. */
  prometheus(): Promise<string>
}

const GAUGE = { ok: 1, degraded: 0.5, failed: 0 }

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
      return { status, modules: Object.fromEntries(lines.map(({ id, health }) => [id, health.status])) }
    },
    async prometheus() {
      const lines = await modules()
      return [
        '# HELP m3m_info Version of the server.',
        '# TYPE m3m_info gauge',
        `m3m_info{version="${kernel.version}",node="${process.version}"} 1`,
        '# HELP process_uptime_seconds Seconds since the server started.',
        '# TYPE process_uptime_seconds gauge',
        `process_uptime_seconds ${process.uptime().toFixed(3)}`,
        '# HELP process_resident_memory_bytes Resident memory of the server process.',
        '# TYPE process_resident_memory_bytes gauge',
        `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        '# HELP m3m_module_health 1 well, 0.5 degraded, 0 failed.',
        '# TYPE m3m_module_health gauge',
        ...lines.map(({ id, health }) => `m3m_module_health{module="${id}"} ${GAUGE[health.status]}`),
        '',
      ].join('\n')
    },
  }
}

/** How the server is on the whole; the rule of `/readyz`. */
import type { ModuleLine } from '../../../../../modules/system/contract.ts'

export type Health = ModuleLine['health']['status']

/** `failed` when a critical module failed, `degraded` when anything else is not well. */
export function healthOf(modules: readonly Pick<ModuleLine, 'critical' | 'health'>[]): Health {
  const bad = modules.filter(({ health }) => health.status !== 'ok')
  if (bad.some(({ critical, health }) => critical && health.status === 'failed')) return 'failed'
  return bad.length > 0 ? 'degraded' : 'ok'
}

/** Those that are not well first, the worst before all. */
export const byHealth = <T extends Pick<ModuleLine, 'health'>>(modules: readonly T[]): T[] => {
  const order: Health[] = ['failed', 'degraded', 'ok']
  return modules.toSorted((a, b) => order.indexOf(a.health.status) - order.indexOf(b.health.status))
}

/** Milliseconds that all life-cycle steps took. */
export const startMs = (times: ModuleLine['times']): number => Object.values(times).reduce((sum, ms) => sum + ms, 0)

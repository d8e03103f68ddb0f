import type { MetricsService, Sample } from '../metrics/contract.ts'
import { PLUGIN_STATES } from './contract.ts'
import { type PluginRecord, stateOf } from './record.ts'

/** Tells Prometheus of plugins. */
export function countPlugins(metrics: MetricsService, records: () => PluginRecord[]): void {
  const each = (samples: (plugin: string, record: PluginRecord) => Sample[]) => () =>
    records().flatMap((record) => samples(record.found.id, record))
  const perMethod = (value: 'calls' | 'errors' | 'ms', scale = 1) =>
    each((plugin, { figures }) =>
      [...figures.methods].map(([method, counted]) => ({ labels: { plugin, method }, value: counted[value] / scale })),
    )
  metrics.counter('m3m_plugin_calls_total', 'Calls of plugins.', perMethod('calls'))
  metrics.counter('m3m_plugin_call_seconds_total', 'Time that calls of plugins took.', perMethod('ms', 1000))
  metrics.counter(
    'm3m_plugin_call_errors_total',
    'Calls of plugins that failed, by code.',
    each((plugin, { figures }) => [...figures.codes].map(([code, value]) => ({ labels: { plugin, code }, value }))),
  )
  metrics.counter(
    'm3m_plugin_restarts_total',
    'Starts of plugins after a crash.',
    each((plugin, { figures }) => [{ labels: { plugin }, value: figures.restarts }]),
  )
  metrics.gauge(
    'm3m_plugin_rss_bytes',
    'Resident memory of the processes of plugins.',
    each((plugin, { life }) => (life?.process ? [{ labels: { plugin }, value: life.process.rssBytes }] : [])),
  )
  metrics.gauge(
    'm3m_plugin_state',
    '1 for the state that a plugin is in, 0 for the others.',
    each((plugin, record) =>
      PLUGIN_STATES.map((state) => ({ labels: { plugin, state }, value: state === stateOf(record) ? 1 : 0 })),
    ),
  )
}

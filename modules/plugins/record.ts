/** What the server knows of one plugin, from its folder, its document and its life. */
import { viewsOf } from './api.ts'
import type { Plugin, PluginDetails, PluginNetwork, PluginProblem, PluginState } from './contract.ts'
import { createFigures, type Figures } from './figures.ts'
import type { PluginLife } from './life.ts'
import { limitsOf } from './limits.ts'
import { createLogRing, type LogRing } from './log-ring.ts'
import type { FoundPlugin } from './scanner.ts'
import { secretNames } from './settings.ts'

/** Settings as they are stored. */
export interface Stored {
  /** Without secrets. */
  values: Record<string, unknown>
  secrets: Record<string, string>
  /** Names of the secrets that are set, those that cannot be read among them. */
  names: string[]
  /** Why secrets cannot be read. */
  lost?: string
}

export interface PluginRecord {
  found: FoundPlugin
  enabled: boolean
  /** Besides those found in its folder: names that are taken and the like. */
  problems: PluginProblem[]
  /** Why it is in its state, when it does not live. */
  still: { state: Extract<PluginState, 'rejected' | 'disabled'>; reason: string; since: Date } | undefined
  life: PluginLife | undefined
  /** What it was started with: a change of it is a new life. */
  startedWith: string
  /** Those of its APIs that services see. */
  apis: { name: string; remove: (reason: string) => void }[]
  settings: Stored
  /** Whether it reaches the network, of one that is right. */
  network: PluginNetwork | null
  readonly figures: Figures
  readonly ring: LogRing
}

export const newRecord = (found: FoundPlugin): PluginRecord => ({
  found,
  enabled: false,
  problems: [],
  still: undefined,
  life: undefined,
  startedWith: '',
  apis: [],
  settings: { values: {}, secrets: {}, names: [] },
  network: null,
  figures: createFigures(),
  ring: createLogRing(),
})

export const stateOf = ({ still, life }: PluginRecord): PluginState => still?.state ?? life?.state ?? 'disabled'

const text = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 1_000) : null)

/** For every user. */
export function plainView(record: PluginRecord): Plugin {
  const { found, still, life } = record
  const { manifest } = found
  return {
    id: found.id,
    name: text(manifest.name) ?? found.id,
    summary: text(manifest.summary) ?? '',
    version: text(manifest.version),
    kind: manifest.kind === 'js' || manifest.kind === 'native' ? manifest.kind : null,
    author: text(manifest.author),
    license: text(manifest.license),
    homepage: found.valid?.homepage ?? null,
    state: stateOf(record),
    // What it said when it crashed may be for nobody but root.
    reason: still?.reason ?? null,
    since: (still?.since ?? life?.since ?? new Date()).toISOString(),
    runtime: found.valid ? viewsOf(found.valid) : [],
  }
}

/** For root. */
export function fullView(record: PluginRecord): PluginDetails {
  const { found, life, figures, settings } = record
  const { valid } = found
  const { calls, errors, ms } = figures.totals()
  const process = life?.process
  const access = valid?.access
  return {
    ...plainView(record),
    reason: record.still?.reason ?? life?.reason ?? null,
    source: found.source,
    folder: found.folder,
    enabled: record.enabled,
    problems: [...found.problems, ...record.problems],
    warnings: found.warnings,
    process:
      process?.pid === undefined
        ? null
        : {
            pid: process.pid,
            rssBytes: process.rssBytes,
            cpuPercent: process.cpuPercent,
            startedAt: process.startedAt.toISOString(),
          },
    retryAt: life?.retryAt?.toISOString() ?? null,
    limits: limitsOf(valid ?? {}),
    access: valid?.kind === 'js' ? { read: access?.read ?? [], write: access?.write ?? [] } : null,
    network: record.network,
    figures: {
      calls,
      errors,
      restarts: figures.restarts,
      meanMs: calls === 0 ? null : Math.round((ms / calls) * 100) / 100,
      running: life?.running ?? 0,
      waiting: life?.waiting ?? 0,
    },
    settings: {
      schema: valid?.config ?? null,
      values: settings.values,
      // One that the manifest does not have any more is of no use.
      secrets: settings.names.filter((name) => secretNames(valid ?? {}).includes(name)),
    },
  }
}

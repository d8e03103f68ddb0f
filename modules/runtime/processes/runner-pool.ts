/**
 * The runners: a few shared ones, one each for services that must not share, one for previews, and a spare one that is
 * warm and takes any of these places at once.
 */
import { availableParallelism } from 'node:os'
import type { Health, Logger } from '../../../kernel/index.ts'
import type { RunnerInfo, RunnerKind } from '../contract.ts'
import type { RuntimeConfig } from '../runtime.config.ts'
import { sandboxBroken } from '../runtime.errors.ts'
import { lowerPriority, PREVIEW_NICE, SERVICE_NICE } from './priority.ts'
import type { RunnerCommand } from './runner-command.ts'
import { RunnerProcess } from './runner-process.ts'

const SAMPLE_MS = 100
/** A runner that dies younger than this is not the fault of the moment: the next one waits. */
const YOUNG_MS = 2_000
const MAX_DELAY_MS = 5_000
/** The spare one is no hurry: whatever the last one was taken for comes first. */
const SPARE_DELAY_MS = 500
const PREVIEW_IDLE_MS = 60_000

export interface RunnerPoolOptions {
  config: Pick<RuntimeConfig, 'runners' | 'isolation' | 'limits'>
  guestScript: string
  log: Logger
  /** How runners are started; as the module does unless told otherwise. */
  command?: RunnerCommand
  /** How long the runner of previews stays without any, in ms. */
  previewIdleMs?: number
}

/** What a runner is taken for. */
export interface Place {
  kind?: 'service' | 'preview'
  /** In a runner of its own; `always`: also where services always share. */
  alone?: boolean | 'always'
}

export interface RunnerPool {
  start(): void
  /** Resolves once the first runner is up. @throws M3M_RUNTIME_SANDBOX when none can be, for it ended by itself */
  up(): Promise<void>
  stop(): Promise<void>
  /** The runner for one more instance: the least loaded of its kind. Attach the instance before anything else runs. */
  take(place?: Place): RunnerProcess
  /** To be called when an instance is gone: a runner of its own ends with it, that of previews when it stays empty. */
  release(runner: RunnerProcess): void
  /** What a runner that is alive is for. */
  kindOf(runner: RunnerProcess): RunnerKind | undefined
  /** Process ids of all runners, the spare one among them. */
  pids(): number[]
  /** Those of the runners that are up, and have the priority that is meant for them. */
  readyPids(): number[]
  runners(): RunnerInfo[]
  health(): Health
}

export function createRunnerPool({
  config,
  guestScript,
  log,
  command,
  previewIdleMs = PREVIEW_IDLE_MS,
}: RunnerPoolOptions): RunnerPool {
  const { isolation, limits } = config
  const auto = Math.max(1, Math.min(4, availableParallelism() - 1))
  const size = isolation === 'dedicated' ? 0 : config.runners === 'auto' ? auto : config.runners
  const kinds = new Map<RunnerProcess, RunnerKind>()
  /** Those that are of one instance only. */
  const own = new WeakSet<RunnerProcess>()
  const timers = new Set<NodeJS.Timeout>()
  let count = 0
  let earlyDeaths = 0
  let stopped = true
  let closed = false
  let sampling: NodeJS.Timeout | undefined
  let idlePreviews: NodeJS.Timeout | undefined
  let spareIsComing = false
  const first = Promise.withResolvers<void>()
  first.promise.catch(() => {})

  const alive = (kind?: RunnerKind) =>
    [...kinds].flatMap(([runner, is]) => (runner.alive && (kind ? is === kind : is !== 'spare') ? [runner] : []))

  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (!stopped) work()
    }, ms)
    timer.unref()
    timers.add(timer)
  }

  const spawn = (kind: RunnerKind): RunnerProcess => {
    count += 1
    const runner = new RunnerProcess({
      name: `runner-${count}`,
      guestScript,
      memoryMb: limits.runnerMemoryMb,
      log,
      command,
      onReady: () => {
        first.resolve()
        standBack(runner)
        // The first ones come first: a server that starts has other things to do than to keep something in hand.
        if (alive('shared').every(({ ready }) => ready)) spareSoon()
      },
      onExit,
    })
    kinds.set(runner, kind)
    // Who began before the end may ask after it: what is started then would keep the server from ending.
    if (closed) void runner.close()
    return runner
  }

  /** A runner for a new place: the spare one, or else a new one. */
  const fetch = (kind: RunnerKind): RunnerProcess => {
    const [spare] = alive('spare')
    if (!spare) return spawn(kind)
    kinds.set(spare, kind)
    if (spare.ready) standBack(spare)
    spareSoon()
    return spare
  }

  const standBack = (runner: RunnerProcess) => {
    if (runner.pid !== undefined)
      lowerPriority(runner.pid, kinds.get(runner) === 'preview' ? PREVIEW_NICE : SERVICE_NICE)
  }

  const spareSoon = () => {
    // Where services always share there is nothing to keep it for but the death of a runner.
    if (stopped || spareIsComing || isolation === 'shared') return
    spareIsComing = true
    later(Math.max(SPARE_DELAY_MS, backOff()), () => {
      spareIsComing = false
      if (alive('spare').length === 0) spawn('spare')
    })
  }

  const backOff = () => (earlyDeaths < 2 ? 0 : Math.min(MAX_DELAY_MS, 100 * 2 ** earlyDeaths))

  const fill = () => {
    while (!stopped && alive('shared').length < size) fetch('shared')
  }

  function onExit(dead: RunnerProcess): void {
    const kind = kinds.get(dead)
    kinds.delete(dead)
    if (dead.flaw === undefined) first.resolve()
    else first.reject(sandboxBroken([dead.flaw]))
    earlyDeaths = performance.now() - dead.startedAt < YOUNG_MS && !dead.ready ? earlyDeaths + 1 : 0
    if (stopped) return
    if (kind === 'spare') spareSoon()
    if (kind !== 'shared') return
    const wait = backOff()
    if (wait === 0) fill()
    else later(wait, fill)
  }

  return {
    start() {
      stopped = false
      fill()
      if (size === 0) spawn('spare')
      sampling = setInterval(() => {
        for (const runner of kinds.keys()) runner.sample()
      }, SAMPLE_MS)
    },
    up: () => first.promise,
    async stop() {
      stopped = true
      closed = true
      first.resolve()
      clearInterval(sampling)
      clearTimeout(idlePreviews)
      for (const timer of timers) clearTimeout(timer)
      await Promise.all([...kinds.keys()].map((runner) => runner.close()))
    },
    take({ kind = 'service', alone = false } = {}) {
      const group = kind === 'preview' ? 'preview' : 'shared'
      if (isolation === 'dedicated' || (alone && isolation !== 'shared') || alone === 'always') {
        const runner = fetch(kind === 'preview' ? 'preview' : 'own')
        own.add(runner)
        return runner
      }
      if (kind === 'preview') clearTimeout(idlePreviews)
      return leastLoaded(alive(group).filter((runner) => !own.has(runner))) ?? fetch(group)
    },
    release(runner) {
      if (runner.load > 0) return
      if (own.has(runner)) return void runner.close()
      if (kinds.get(runner) !== 'preview') return
      clearTimeout(idlePreviews)
      idlePreviews = setTimeout(() => {
        for (const runner of alive('preview')) if (runner.load === 0) void runner.close()
      }, previewIdleMs)
      idlePreviews.unref()
    },
    kindOf: (runner) => kinds.get(runner),
    pids: () => [...kinds.keys()].flatMap(({ alive, pid }) => (alive && pid !== undefined ? [pid] : [])),
    readyPids: () =>
      [...kinds.keys()].flatMap(({ alive, ready, pid }) => (alive && ready && pid !== undefined ? [pid] : [])),
    runners: () =>
      [...kinds].flatMap(([{ alive, name, pid, rssBytes, cpuPercent, load }, kind]) =>
        alive && pid !== undefined ? [{ name, pid, kind, rssBytes, cpuPercent, instances: load }] : [],
      ),
    health() {
      const running = alive().length
      const shared = alive('shared').length
      if (stopped || shared >= size) return { status: 'ok', detail: `${running} runners` }
      return { status: shared > 0 ? 'degraded' : 'failed', detail: `${shared} of ${size} runners alive` }
    },
  }
}

const leastLoaded = ([first, ...others]: RunnerProcess[]): RunnerProcess | undefined =>
  others.reduce((least, runner) => (least && runner.load < least.load ? runner : least), first)

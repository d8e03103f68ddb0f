/** The runners: a few shared ones, and one each for services that must not share. A dead one is replaced at once. */
import { availableParallelism } from 'node:os'
import type { Health, Logger } from '../../../kernel/index.ts'
import type { RuntimeConfig } from '../runtime.config.ts'
import { residentBytes } from './resident-bytes.ts'
import { RunnerProcess } from './runner-process.ts'

const MEMORY_CHECK_MS = 100
/** A runner that dies younger than this is not the fault of the moment: the next one waits. */
const YOUNG_MS = 2_000
const MAX_DELAY_MS = 5_000

export interface RunnerPoolOptions {
  config: Pick<RuntimeConfig, 'runners' | 'isolation' | 'limits'>
  guestScript: string
  log: Logger
}

export interface RunnerPool {
  start(): void
  stop(): Promise<void>
  /** The runner for one more instance: the least loaded, or with `alone` one of its own. */
  take(alone: boolean): RunnerProcess
  /** A runner of its own is ended when its instance is gone. */
  release(runner: RunnerProcess): void
  /** Process ids of all runners, for tests and the system page. */
  pids(): number[]
  /** Names of all runners and their resident memory in bytes. */
  memory(): { name: string; bytes: number }[]
  health(): Health
}

export function createRunnerPool({ config, guestScript, log }: RunnerPoolOptions): RunnerPool {
  const size = config.runners === 'auto' ? Math.max(1, Math.min(4, availableParallelism() - 1)) : config.runners
  const shared = new Set<RunnerProcess>()
  const own = new Set<RunnerProcess>()
  const all = () => [...shared, ...own]
  let count = 0
  let earlyDeaths = 0
  let stopped = true
  let memoryCheck: NodeJS.Timeout | undefined
  const delays = new Set<NodeJS.Timeout>()

  const spawn = (group: Set<RunnerProcess>): RunnerProcess => {
    count += 1
    const runner = new RunnerProcess({
      name: `runner-${count}`,
      guestScript,
      memoryMb: config.limits.runnerMemoryMb,
      log,
      onExit(dead) {
        group.delete(dead)
        if (group === shared) replace(dead)
      },
    })
    group.add(runner)
    return runner
  }

  const fill = () => {
    while (!stopped && shared.size < size) spawn(shared)
  }
  const replace = (dead: RunnerProcess) => {
    earlyDeaths = performance.now() - dead.startedAt < YOUNG_MS && !dead.ready ? earlyDeaths + 1 : 0
    if (stopped) return
    if (earlyDeaths < 2) return fill()
    const timer = setTimeout(
      () => {
        delays.delete(timer)
        fill()
      },
      Math.min(MAX_DELAY_MS, 100 * 2 ** earlyDeaths),
    )
    delays.add(timer)
  }

  return {
    start() {
      stopped = false
      if (config.isolation !== 'dedicated') fill()
      memoryCheck = setInterval(() => {
        for (const runner of all()) runner.checkMemory()
      }, MEMORY_CHECK_MS)
    },
    async stop() {
      stopped = true
      clearInterval(memoryCheck)
      for (const timer of delays) clearTimeout(timer)
      await Promise.all(all().map((runner) => runner.close()))
    },
    take(alone) {
      if (config.isolation === 'dedicated' || (alone && config.isolation !== 'shared')) return spawn(own)
      const [least] = [...shared].filter(({ alive }) => alive).sort((a, b) => a.load - b.load)
      return least ?? spawn(shared)
    },
    release(runner) {
      if (own.has(runner) && runner.load === 0) void runner.close()
    },
    pids: () => all().flatMap(({ alive, pid }) => (alive && pid !== undefined ? [pid] : [])),
    memory: () =>
      all().flatMap(({ alive, name, pid }) =>
        alive && pid !== undefined ? [{ name, bytes: residentBytes(pid) }] : [],
      ),
    health() {
      const alive = all().filter((runner) => runner.alive).length
      if (stopped || config.isolation === 'dedicated') return { status: 'ok', detail: `${alive} runners` }
      const ready = [...shared].filter((runner) => runner.alive).length
      return ready >= size
        ? { status: 'ok', detail: `${alive} runners` }
        : { status: ready > 0 ? 'degraded' : 'failed', detail: `${ready} of ${size} runners alive` }
    },
  }
}

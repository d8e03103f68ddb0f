/** The page's side of the search worker: gives it only what changed, and never waits longer than the deadline. */
import type { FilesChange, SearchAnswer, SearchOutcome, SearchRequest, SearchTask } from './search-messages.ts'

/** The part of a Worker that is used. */
export interface SearchWorker {
  postMessage(request: SearchRequest): void
  terminate(): void
  addEventListener(type: 'message', listener: (event: { data: SearchAnswer }) => void): void
}

/** `timeout`: the pattern took longer than the deadline. `superseded`: another was asked for meanwhile. */
export type SearchAnswered = SearchOutcome | { kind: 'timeout' } | { kind: 'superseded' }

export interface SearchClient {
  /** What is asked later takes the place of what still waits. */
  run(files: ReadonlyMap<string, string>, task: SearchTask): Promise<SearchAnswered>
  stop(): void
}

interface Waiting {
  files: ReadonlyMap<string, string>
  task: SearchTask
  resolve: (answer: SearchAnswered) => void
}

/** @param deadline milliseconds that one task may take */
export function createSearchClient(spawn: () => SearchWorker, deadline = 3_000): SearchClient {
  let worker: SearchWorker | undefined
  let known: ReadonlyMap<string, string> = new Map()
  let under: Waiting | undefined
  let next: Waiting | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastId = 0

  const start = (): SearchWorker => {
    const started = spawn()
    started.addEventListener('message', ({ data }) => {
      if (data.id === lastId && under) finish(data.outcome)
    })
    return started
  }
  const discard = () => {
    worker?.terminate()
    worker = undefined
    known = new Map()
  }
  const finish = (answer: SearchAnswered) => {
    clearTimeout(timer)
    const done = under
    under = undefined
    done?.resolve(answer)
    const waiting = next
    next = undefined
    if (waiting) begin(waiting)
  }

  function begin(waiting: Waiting) {
    under = waiting
    worker ??= start()
    const id = ++lastId
    timer = setTimeout(() => {
      discard()
      finish({ kind: 'timeout' })
    }, deadline)
    worker.postMessage({ id, change: changeOf(known, waiting.files), task: waiting.task })
    known = waiting.files
  }

  return {
    run(files, task) {
      const { promise, resolve } = Promise.withResolvers<SearchAnswered>()
      const waiting = { files, task, resolve }
      if (under) {
        next?.resolve({ kind: 'superseded' })
        next = waiting
      } else begin(waiting)
      return promise
    },
    stop() {
      clearTimeout(timer)
      discard()
      next?.resolve({ kind: 'superseded' })
      next = undefined
      under?.resolve({ kind: 'superseded' })
      under = undefined
    },
  }
}

/** Strings that were not touched are the same ones, so that comparing them costs nothing. */
function changeOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): FilesChange {
  const change: FilesChange = { put: [], drop: [] }
  if (before === after) return change
  for (const entry of after) if (before.get(entry[0]) !== entry[1]) change.put.push(entry)
  for (const path of before.keys()) if (!after.has(path)) change.drop.push(path)
  return change
}

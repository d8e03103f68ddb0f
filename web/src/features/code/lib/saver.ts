/** Saves a while after the last edit, one save at a time, and says how it stands. */

export type SaveState = 'idle' | 'pending' | 'saving' | 'saved' | 'offline' | 'conflict' | 'failed'
/** What became of one attempt. `failed`: the server refused it, and trying again without an edit would not help. */
export type SaveResult = 'saved' | 'offline' | 'conflict' | 'failed'

export interface SaverOptions {
  save(): Promise<SaveResult>
  isChanged(): boolean
  /** False: only `flush` saves (before the first save of a project). */
  isAutomatic(): boolean
  onState(state: SaveState): void
  /** Milliseconds between the last edit and the save. */
  delay?: number
  /** Milliseconds before another try while the server cannot be reached. */
  retryDelay?: number
}

export interface Saver {
  state(): SaveState
  /** An edit was made. */
  touch(): void
  /** Saves now what is not saved; true when the server has everything. */
  flush(): Promise<boolean>
  /** The conflict was settled: saving may go on. */
  settle(): void
  /** Stops the timers; a save under way ends by itself. */
  stop(): void
}

export function createSaver({ delay = 2_000, retryDelay = 5_000, ...options }: SaverOptions): Saver {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  let state: SaveState = 'idle'
  let stopped = false

  const enter = (next: SaveState) => {
    if (next === state || stopped) return
    state = next
    options.onState(next)
  }
  const schedule = (after: number) => {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(() => void flush(), after)
  }

  async function attempt() {
    enter('saving')
    const result = await options.save()
    if (result === 'offline') {
      enter('offline')
      schedule(retryDelay)
    } else if (result === 'saved' && options.isChanged()) {
      // Typed on while it was saving.
      enter('pending')
      schedule(delay)
    } else {
      enter(result)
    }
  }

  async function flush(): Promise<boolean> {
    clearTimeout(timer)
    while (running) await running
    if (state === 'conflict') return false
    if (!options.isChanged()) return true
    running = attempt().finally(() => {
      running = undefined
    })
    await running
    return !options.isChanged()
  }

  return {
    state: () => state,
    touch() {
      if (state === 'conflict') return
      if (!options.isChanged()) {
        // Undone to what the server has: nothing is left to save.
        clearTimeout(timer)
        if (!running) enter('idle')
        return
      }
      if (!running) enter('pending')
      if (options.isAutomatic()) schedule(delay)
    },
    flush,
    settle() {
      state = 'idle'
      options.onState(options.isChanged() ? 'pending' : 'idle')
      if (options.isChanged()) state = 'pending'
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

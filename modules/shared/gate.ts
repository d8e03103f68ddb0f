/** Lets a limited number of tasks through at once; the others wait in line. */
export interface Gate {
  /**
   * Resolves, with a place, to what gives it back.
   * @param urgent asked when a place is free: whether this one goes before others that wait longer
   */
  enter(urgent?: () => boolean): Promise<() => void>
  run<T>(task: () => Promise<T>, urgent?: () => boolean): Promise<T>
}

interface Waiting {
  begin(): void
  urgent?(): boolean
}

/** @param patienceMs whoever takes longer goes on, but gives the place away; absent: keeps it */
export function createGate(places: number, patienceMs?: number): Gate {
  const line: Waiting[] = []
  let free = places
  const enter = async (urgent?: () => boolean) => {
    if (free > 0) free -= 1
    else await new Promise<void>((begin) => line.push({ begin, urgent }))
    let left = false
    const leave = () => {
      if (left) return
      left = true
      clearTimeout(timer)
      const first = line.findIndex((waiting) => waiting.urgent?.())
      const [next] = line.splice(Math.max(0, first), 1)
      if (next) next.begin()
      else free += 1
    }
    const timer = patienceMs === undefined ? undefined : setTimeout(leave, patienceMs)
    return leave
  }
  return {
    enter,
    async run(task, urgent) {
      const leave = await enter(urgent)
      try {
        return await task()
      } finally {
        leave()
      }
    },
  }
}

export interface Lock {
  /** Resolves to the release. */
  acquire(): Promise<() => void>
  run<T>(task: () => Promise<T>): Promise<T>
  /** Whether anybody waits for whoever has it. */
  readonly waiting: boolean
}

export function createLock(): Lock {
  let last: Promise<void> = Promise.resolve()
  let waiting = 0
  const acquire = async () => {
    const before = last
    let release = () => {}
    last = new Promise((resolve) => {
      release = resolve
    })
    waiting += 1
    await before
    waiting -= 1
    return release
  }
  return {
    acquire,
    get waiting() {
      return waiting > 0
    },
    async run(task) {
      const release = await acquire()
      try {
        return await task()
      } finally {
        release()
      }
    },
  }
}

/** Lets a limited number of tasks through at once; the others wait in line. */
export interface Gate {
  run<T>(task: () => Promise<T>): Promise<T>
}

/** @param patienceMs a task that takes longer goes on, but gives its place away; absent: it keeps it */
export function createGate(places: number, patienceMs?: number): Gate {
  const line: (() => void)[] = []
  let free = places
  return {
    async run(task) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => line.push(resolve))
      let left = false
      const leave = () => {
        if (left) return
        left = true
        const next = line.shift()
        if (next) next()
        else free += 1
      }
      const timer = patienceMs === undefined ? undefined : setTimeout(leave, patienceMs)
      try {
        return await task()
      } finally {
        clearTimeout(timer)
        leave()
      }
    },
  }
}

/** A lock: `acquire` resolves to its release. */
export function createLock(): { acquire(): Promise<() => void>; run<T>(task: () => Promise<T>): Promise<T> } {
  let last: Promise<void> = Promise.resolve()
  const acquire = async () => {
    const before = last
    let release = () => {}
    last = new Promise((resolve) => {
      release = resolve
    })
    await before
    return release
  }
  return {
    acquire,
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

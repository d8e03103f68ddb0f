/** Lets a limited number of tasks through at once; the others wait in line. */
export interface Gate {
  run<T>(task: () => Promise<T>): Promise<T>
}

export function createGate(places: number): Gate {
  const line: (() => void)[] = []
  let free = places
  return {
    async run(task) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => line.push(resolve))
      try {
        return await task()
      } finally {
        const next = line.shift()
        if (next) next()
        else free += 1
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

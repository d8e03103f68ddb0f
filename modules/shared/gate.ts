/** Lets a limited number of tasks through at once; the others wait in line. */
export interface Gate {
  /**
   * Resolves, with a place, to what gives it back.
   * @param urgent asked when a place is free: whether this one goes before others that wait longer
   */
  enter(urgent?: () => boolean): Promise<() => void>
  run<T>(task: () => Promise<T>, urgent?: () => boolean): Promise<T>
  /** Whether anybody waits for a place. */
  readonly waiting: boolean
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
    get waiting() {
      return line.length > 0
    },
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

/** A gate with one place: tasks take turns. */
export const createLock = (): Gate => createGate(1)

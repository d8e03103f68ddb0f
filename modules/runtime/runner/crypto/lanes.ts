/**
 * Which operations of Web Crypto run when. They run on libuv's pool, out of reach of an isolate's CPU limit, so what
 * counts here is how many are under way and, for those made to be slow, how much time an instance gets for them.
 */

/** At once in the process; one thread of the pool's four stays free. */
const MAX_UNDER_WAY = 3
/** At once of one instance. */
const MAX_OF_ONE = 2
/** Slow ones at once in the process; of one instance it is one. */
const MAX_HEAVY = 2
/** Milliseconds of slow work an instance may do at a stretch; they come back at half the speed of the clock. */
const CREDIT_MS = 10_000
const REFILL = 0.5

export interface Job {
  /** Made to be slow: key derivation from passwords, RSA key generation. */
  heavy: boolean
  run(): Promise<void>
}

/** The jobs of one instance. */
export interface Lane {
  /** Waiting and under way. */
  readonly size: number
  add(job: Job): void
  /** Forgets what waits. */
  close(): void
}

interface Owner {
  light: Job[]
  heavy: Job[]
  underWay: number
  heavyUnderWay: number
  credit: number
  /** When `credit` was right. */
  creditAt: number
}

/** Makes the lanes of a process. */
export function createLanes(now: () => number = () => performance.now()): { open(): Lane } {
  /** Whose turn it is stands first. */
  let owners: Owner[] = []
  let underWay = 0
  let heavyUnderWay = 0
  let timer: NodeJS.Timeout | undefined

  const refill = (owner: Owner): number => {
    owner.credit = Math.min(CREDIT_MS, owner.credit + (now() - owner.creditAt) * REFILL)
    owner.creditAt = now()
    return owner.credit
  }

  /** Milliseconds until an owner's slow job may run; undefined when none waits, or others have to end first. */
  const waitOf = (owner: Owner): number | undefined => {
    if (owner.heavy.length === 0 || owner.heavyUnderWay > 0 || heavyUnderWay >= MAX_HEAVY) return undefined
    const credit = refill(owner)
    return credit > 0 ? 0 : (1 - credit) / REFILL
  }

  const start = (owner: Owner, job: Job): void => {
    const began = now()
    const weight = job.heavy ? 1 : 0
    underWay += 1
    owner.underWay += 1
    heavyUnderWay += weight
    owner.heavyUnderWay += weight
    owners = [...owners.filter((other) => other !== owner), owner]
    void job.run().finally(() => {
      underWay -= 1
      owner.underWay -= 1
      heavyUnderWay -= weight
      owner.heavyUnderWay -= weight
      refill(owner)
      if (job.heavy) owner.credit -= now() - began
      pump()
    })
  }

  const pump = (): void => {
    clearTimeout(timer)
    for (let started = true; started && underWay < MAX_UNDER_WAY; ) {
      started = false
      for (const owner of owners) {
        if (owner.underWay >= MAX_OF_ONE) continue
        const job = owner.light.shift() ?? (waitOf(owner) === 0 ? owner.heavy.shift() : undefined)
        if (!job) continue
        start(owner, job)
        started = true
        break
      }
    }
    if (underWay >= MAX_UNDER_WAY) return
    const waits = owners.map(waitOf).filter((ms) => ms !== undefined && ms > 0) as number[]
    if (waits.length > 0) timer = setTimeout(pump, Math.min(...waits))
  }

  return {
    open() {
      const owner: Owner = {
        light: [],
        heavy: [],
        underWay: 0,
        heavyUnderWay: 0,
        credit: CREDIT_MS,
        creditAt: now(),
      }
      owners.push(owner)
      return {
        get size() {
          return owner.light.length + owner.heavy.length + owner.underWay
        },
        add(job) {
          ;(job.heavy ? owner.heavy : owner.light).push(job)
          pump()
        },
        close() {
          owner.light = []
          owner.heavy = []
          owners = owners.filter((other) => other !== owner)
        },
      }
    },
  }
}

/** Steady requests to many services, and the reasons why some fail. */

/** A runner that died may be felt so long: by requests it had, and until its services are back. */
const SHADOW_MS = 3_000
const PER_SECOND = 50
const PATIENCE_MS = 35_000

export interface TrafficResult {
  requests: number
  explained: number
  /** One line each. */
  unexplained: string[]
  /** Ids of acknowledged jobs, by service. */
  sent: Map<string, string[]>
}

export interface Traffic {
  /** A runner is being killed now. */
  killed(): void
  /** Waits for what is under way. */
  stop(): Promise<TrafficResult>
}

export function startTraffic(url: string, slugs: readonly string[], chance: () => number): Traffic {
  const result: TrafficResult = { requests: 0, explained: 0, unexplained: [], sent: new Map() }
  const underWay = new Set<Promise<void>>()
  let lastKill = Number.NEGATIVE_INFINITY
  let jobs = 0

  const ask = async () => {
    const slug = slugs[Math.floor(chance() * slugs.length)]!
    const job = chance() < 0.3 ? `j${++jobs}` : undefined
    const began = performance.now()
    result.requests += 1
    let failure: string
    try {
      const answer = await fetch(`${url}/r/${slug}/${job ? `send/${job}` : ''}`, {
        method: job ? 'POST' : 'GET',
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      const text = await answer.text()
      if (answer.ok) {
        if (job) result.sent.set(slug, [...(result.sent.get(slug) ?? []), job])
        return
      }
      failure = `${answer.status} ${text.slice(0, 200)}`
    } catch (error) {
      failure = String(error)
    }
    // A kill during the request or shortly before it began.
    if (lastKill > began - SHADOW_MS) result.explained += 1
    else
      result.unexplained.push(`${slug} ${job ?? 'GET'} after ${Math.round(performance.now() - began)} ms: ${failure}`)
  }

  const timer = setInterval(() => {
    const asking = ask().finally(() => underWay.delete(asking))
    underWay.add(asking)
  }, 1000 / PER_SECOND)

  return {
    killed() {
      lastKill = performance.now()
    },
    async stop() {
      clearInterval(timer)
      await Promise.all(underWay)
      return result
    },
  }
}

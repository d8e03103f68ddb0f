// Work by the clock: looks at a page every five minutes and writes a summary every morning. Set CHECK_URL under
// Environment to the page it should look at. The page "Schedules and queues" runs either of them at once.

const DAYS_KEPT = '31d'

interface Check {
  /** When it was due, ISO 8601. */
  at: string
  ok: boolean
  status?: number
  error?: string
  ms: number
}

// Schedules are declared while the module loads. A time that comes while the run before is still going is left out;
// `{ overlap: 'queue' }` lets it follow.
schedule.cron('*/5 * * * *', 'check', async ({ scheduledTime }) => {
  const url = env.get('CHECK_URL', 'https://example.com')
  const began = Date.now()
  const check: Check = { at: new Date(scheduledTime).toISOString(), ok: false, ms: 0 }
  try {
    // Three tries with growing pauses: one lost packet is no outage.
    const response = await utils.retry(() => fetch(url, { signal: AbortSignal.timeout(10_000) }), { attempts: 3 })
    // The body is not needed; so the connection is closed at once.
    await response.body?.cancel()
    check.ok = response.ok
    check.status = response.status
  } catch (error) {
    check.error = error instanceof Error ? error.message : String(error)
  }
  check.ms = Date.now() - began
  await kv.set('last', check)
  // Keys in the order of time make a list that can be read from any day on.
  await kv.set(`check:${check.at}`, check, { ttl: DAYS_KEPT })
  if (!check.ok) logger.error('the page does not answer', check)
})

schedule.cron(
  '0 9 * * *',
  'summary',
  async () => {
    const { checks, failed } = await summaryOf(new Date(Date.now() - 24 * 3_600_000))
    logger.info(`yesterday: ${checks} checks, ${failed} failed`)
  },
  { timezone: 'Europe/Berlin' },
)

// What it found, for whoever asks.
router.get('/', async () => ({ last: await kv.get<Check>('last') }))
router.get('/days/:day', (ctx) => {
  const day = new Date(ctx.params.day)
  return Number.isNaN(day.getTime()) ? ctx.json({ error: 'A day is 2026-01-31' }, 400) : summaryOf(day)
})

/** The checks of a day that begins at a time (UTC). */
async function summaryOf(from: Date) {
  const to = new Date(from.getTime() + 24 * 3_600_000).toISOString()
  const checks = (await allChecks()).filter(({ at }) => at >= from.toISOString() && at < to)
  return { checks: checks.length, failed: checks.filter(({ ok }) => !ok).length }
}

/** A list comes a page at a time: `cursor` leads to the next one until there is none. */
async function allChecks(): Promise<Check[]> {
  const found: Check[] = []
  let cursor: string | undefined
  do {
    const page = await kv.list({ prefix: 'check:', cursor })
    const values = await kv.getMany<Check>(page.keys)
    found.push(...values.filter((value) => value !== null))
    cursor = page.cursor
  } while (cursor)
  return found
}

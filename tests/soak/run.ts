/**
 * `npm run soak -- [minutes] [services]`: services under steady load while their runners are killed at random. Ends with
 * 1 when memory or descriptors grow, when a request fails that no kill explains, or when a job is lost.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childrenOf } from '../bench/processes.ts'
import { atMost, median, plain, type Row } from '../bench/row.ts'
import { type Client, signIn } from '../support/client.ts'
import { freePort } from '../support/free-port.ts'
import { startServer } from '../support/server.ts'
import { makeRoot } from '../support/server-with-root.ts'
import { until } from '../support/until.ts'
import { collectorOf } from './collect.ts'
import { startTraffic } from './traffic.ts'

const minutes = Number(process.argv[2] ?? 20)
const services = Number(process.argv[3] ?? 50)
const seed = Number(process.env.M3M_SOAK_SEED ?? Date.now() % 1_000_000)
/** Milliseconds between two kills: evenly spread between these. */
const KILL_EVERY = [4_000, 12_000] as const
const SAMPLE_MS = 5_000
/**
 * Memory is compared between the second and the last quarter: caches are full by then, and as many leave quarantine as enter
 * it. After collections, because V8 lets 100 MB and more lie about before it looks.
 */
const GROWTH = 1.15
const COLLECT_MS = 30_000
/** Short enough that the number of runners settles within the first quarter. */
const QUARANTINE = '1m'
const MORE_DESCRIPTORS = 20

const CODE = `
router.get('/', () => ({ alive: true }))
router.post('/send/:id', async (ctx) => {
  await queue.send('work', { id: ctx.params.id })
  return { sent: true }
})
router.get('/jobs', async (ctx) => kv.list({ prefix: 'job:', limit: 1000, ...(ctx.query.cursor ? { cursor: ctx.query.cursor } : {}) }))
queue.on('work', async (job) => { await kv.set('job:' + job.payload.id, job.attempt) }, { attempts: 20, backoff: '1s' })
schedule.every('5s', 'tick', async () => { await kv.increment('ticks'); console.log('tick') })
`

/** A generator of numbers from 0 to 1 that a seed repeats (mulberry32). */
function random(state: number): () => number {
  let at = state
  return () => {
    at = (at + 0x6d2b79f5) | 0
    let t = Math.imul(at ^ (at >>> 15), 1 | at)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
const isRunner = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('runner')
  } catch {
    return false
  }
}
const zombies = (pid: number): number =>
  childrenOf(pid).filter((child) => {
    try {
      return / Z /.test(readFileSync(`/proc/${child}/stat`, 'utf8'))
    } catch {
      return false
    }
  }).length

const folder = mkdtempSync(join(tmpdir(), 'm3m-soak-'))
console.error(`${services} services, ${minutes} minutes, seed ${seed}, in ${folder}`)
const inspector = await freePort()
const server = await startServer(
  folder,
  { log: { level: 'warn' }, runtime: { quarantine: QUARANTINE } },
  { NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspector}` },
)
makeRoot(folder)
const client: Client = await signIn(server.url)
const slugs: string[] = []
for (let n = 0; n < services; n += 1) {
  const project = await client.createProject(`Soak ${n}`)
  await client.publish(project.slug, CODE)
  slugs.push(project.slug)
}

const pid = server.child.pid!
const chance = random(seed)
const traffic = startTraffic(server.url, slugs, chance)
const memory: number[] = []
const descriptors: number[] = []
const runners: number[] = []
const collector = await collectorOf(pid, inspector)
const sample = () => {
  runners.push(childrenOf(pid).filter(isRunner).length)
  descriptors.push(readdirSync(`/proc/${pid}/fd`).length)
}
const ends = performance.now() + minutes * 60_000
let kills = 0
let nextKill = performance.now() + 5_000
let nextSample = performance.now() + SAMPLE_MS
let nextCollection = performance.now() + COLLECT_MS
while (performance.now() < ends) {
  await new Promise((resolve) => setTimeout(resolve, 100))
  const now = performance.now()
  if (now >= nextSample) {
    nextSample += SAMPLE_MS
    sample()
  }
  if (now >= nextCollection) {
    nextCollection += COLLECT_MS
    memory.push(await collector.collected())
  }
  if (now < nextKill) continue
  nextKill = now + KILL_EVERY[0] + chance() * (KILL_EVERY[1] - KILL_EVERY[0])
  const alive = childrenOf(pid).filter(isRunner)
  const victim = alive[Math.floor(chance() * alive.length)]
  if (victim === undefined) continue
  kills += 1
  traffic.killed()
  process.kill(victim, 'SIGKILL')
}
collector.close()
const { requests, explained, unexplained, sent } = await traffic.stop()

async function doneJobs(slug: string): Promise<Set<string>> {
  const done = new Set<string>()
  let cursor: string | undefined
  do {
    const answer = await fetch(`${server.url}/r/${slug}/jobs${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`)
    if (!answer.ok) throw new Error(`${slug} does not tell its jobs: ${answer.status}`)
    const page = (await answer.json()) as { keys: string[]; cursor?: string }
    for (const key of page.keys) done.add(key.slice('job:'.length))
    cursor = page.cursor
  } while (cursor)
  return done
}
let lost = 0
for (const slug of slugs) {
  const wanted = sent.get(slug) ?? []
  const missing = async () => {
    const done = await doneJobs(slug).catch(() => new Set<string>())
    return wanted.filter((id) => !done.has(id)).length
  }
  await until(`jobs of ${slug} are done`, async () => (await missing()) === 0, 60_000).catch(() => {})
  lost += await missing()
}
/** What the second and the last quarter of all samples come to. */
const quarters = (samples: number[]): { second: number; last: number } => {
  const quarter = Math.floor(samples.length / 4)
  return { second: median(samples.slice(quarter, 2 * quarter)), last: median(samples.slice(3 * quarter)) }
}
const [ofMemory, ofDescriptors, ofRunners] = [quarters(memory), quarters(descriptors), quarters(runners)]
const rows: Row[] = [
  plain('requests', requests),
  plain('runners killed', kills),
  plain('failed requests, each owed to a kill', explained),
  atMost('failed requests that no kill explains', unexplained.length, 0),
  plain(
    'jobs sent and acknowledged',
    [...sent.values()].reduce((sum, ids) => sum + ids.length, 0),
  ),
  atMost('jobs lost', lost, 0),
  plain("the server's memory after a collection, second quarter", ofMemory.second / 1_048_576, 'MB'),
  atMost('memory after a collection: last quarter to second', ofMemory.last / ofMemory.second, GROWTH),
  atMost('descriptors: last quarter more than second', ofDescriptors.last - ofDescriptors.second, MORE_DESCRIPTORS),
  plain('runners, second quarter', ofRunners.second),
  plain('runners, last quarter', ofRunners.last),
  atMost('processes nobody waited for', zombies(pid), 0),
]
await server.stop()
for (const { what, measured, unit, goal, met } of rows)
  console.log(`${met === false ? 'MISSED ' : ''}${what}: ${measured} ${unit} ${goal ? `(${goal})` : ''}`.trim())
for (const line of unexplained.slice(0, 20)) console.log(line)
rmSync(folder, { recursive: true, force: true })
process.exit(rows.some(({ met }) => met === false) ? 1 : 0)

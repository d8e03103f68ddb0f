/** itty-router, nanoid and croner. */
import { Cron } from 'croner'
import {
  AutoRouter,
  cors,
  error,
  html,
  json,
  Router,
  StatusError,
  status,
  text,
  withContent,
  withCookies,
  withParams,
} from 'itty-router'
import { customAlphabet, customRandom, nanoid, random, urlAlphabet } from 'nanoid'
import { ask } from './answers.ts'

/** The application a service serves over HTTP. */
export const app = AutoRouter()
app.get('/greet/:name', ({ name }) => `hello ${name}`).post('/echo', withContent, ({ content }) => content)

export async function itty() {
  const { preflight, corsify } = cors({ origin: 'https://a.test', credentials: true, maxAge: 60 })
  const router = Router({
    base: '/api',
    before: [preflight, withParams, withCookies],
    catch: (thrown) => error(thrown),
    finally: [
      (response) => response ?? error(404),
      (response) => (response instanceof Response ? response : json(response)),
      corsify,
    ],
  })
  router
    .get('/users/:id', ({ id, query, cookies }) => ({ id, query, cookies }))
    .get('/files/:path+', ({ path }) => text(path))
    .get('/page', () => html('<b>hi</b>'))
    .put('/things/:id?', withContent, ({ content, params }) => ({ content, params }))
    .delete('/things/:id', () => status(204))
    .get('/teapot', () => error(418, 'short and stout'))
    .get('/throws', () => {
      throw new StatusError(403, { reason: 'no' })
    })
  const headers = { origin: 'https://a.test', 'content-type': 'application/json' }
  return ask(
    router.fetch,
    ['/api/users/7?a=1&a=2&b=%20', { headers: { ...headers, cookie: 'x=1; y=a%20b' } }],
    ['/api/files/a/b.txt'],
    ['/api/page'],
    ['/api/things/1', { method: 'PUT', body: '{"n":[1]}', headers }],
    ['/api/things/1', { method: 'DELETE' }],
    ['/api/teapot'],
    ['/api/throws'],
    ['/api/nowhere'],
    ['/api/page', { method: 'OPTIONS', headers }],
  )
}

/** Ids are random: what can be compared is their form, and what a given source of bytes leads to. */
export function ids() {
  let seed = 1
  const next = () => {
    seed = (seed * 75) % 65_537
    return seed & 255
  }
  const bytes = (size: number) => Uint8Array.from({ length: size }, next)
  const many = new Set(Array.from({ length: 10_000 }, () => nanoid()))
  return {
    form: [...many].every((id) => /^[\w-]{21}$/.test(id)),
    distinct: many.size,
    short: nanoid(7).length,
    digits: /^\d{12}$/.test(customAlphabet('0123456789', 12)()),
    seeded: customRandom('abcdef', 10, bytes)(),
    random: random(1_000).length,
    urlAlphabet,
  }
}

export function cron() {
  const start = new Date('2026-03-28T12:00:00Z')
  const berlin = { timezone: 'Europe/Berlin', paused: true }
  const times = (pattern: string, count: number, options = berlin) =>
    new Cron(pattern, options).nextRuns(count, start).map((time) => time.toISOString())
  const invalid = ['* * * *', '61 * * * *', 'every day'].map((pattern) => {
    try {
      return String(new Cron(pattern, { paused: true }))
    } catch (thrown) {
      return (thrown as Error).message
    }
  })
  return {
    /** The night summer time begins. */
    gap: times('30 2 * * *', 3),
    weekdays: times('0 9 * * 1-5', 4),
    lastDay: times('0 0 L * *', 4),
    friday13: times('0 0 13 * FRI', 2, { ...berlin, timezone: 'America/New_York' }),
    seconds: times('*/20 * * * * *', 4),
    previous: new Cron('0 0 1 * *', berlin).previousRuns(2, start).map((time) => time.toISOString()),
    matches: new Cron('0 0 29 2 *', berlin).match('2028-02-29T00:00:00'),
    invalid,
  }
}

export async function cronRuns() {
  const { promise, resolve } = Promise.withResolvers<number>()
  const job = new Cron('* * * * * *', { maxRuns: 1, interval: 0 }, (self: Cron) => resolve(self.runsLeft() ?? -1))
  const left = await promise
  return { left, more: job.nextRun() }
}

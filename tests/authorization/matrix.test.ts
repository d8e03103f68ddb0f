/** Every route of the running server, asked by everybody about everything: who is let in is what its access word says. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { RouteEntry } from '../../kernel/index.ts'
import { ACCESS, type Expected } from './access.ts'
import { type Actor, startWorld, type Target } from './actors.ts'
import { ROUTES, type Row, rowOf } from './routes.ts'

const undo: (() => unknown)[] = []
const world = await startWorld({ after: (work) => void undo.push(work as () => unknown) })
after(async () => {
  for (const work of undo.reverse()) await work()
})

const routes = world.kernel.routes()
const nameOf = ({ method, url }: RouteEntry) => `${method} ${url}`
const MISSING: Record<string, string> = { id: 'f'.repeat(24), userId: 'f'.repeat(24), v: '99', '*': 'nothing' }
const TARGETS: Target[] = ['shop', 'bank', 'missing']

/** Routes that are asked: of files one stands for all. */
const asked = routes.filter(({ method, url }, index) => {
  if (!rowOf(method, url)?.sample) return true
  return routes.findIndex((other) => other.method === method && rowOf(method, other.url)?.sample) === index
})

function addressOf(url: string, p: string, { params = {}, query }: Row): string {
  const path = url.replace(/:(\w+)|\*/g, (all, name: string | undefined) => {
    if (name === 'p') return p
    return params[name ?? all] ?? MISSING[name ?? all] ?? 'NOTHING'
  })
  return query === undefined ? path : `${path}?${query}`
}

interface Answer {
  status: number
  code?: string
  detail?: string
}

/** Asks, and leaves a stream as soon as it is clear who may: it never ends. */
async function ask({ method }: RouteEntry, path: string, actor: Actor, row: Row): Promise<Answer> {
  const bodiless = method === 'GET' || method === 'HEAD' || method === 'DELETE'
  const leave = new AbortController()
  const answer = await fetch(world.url + path, {
    method,
    redirect: 'manual',
    signal: leave.signal,
    headers: { ...actor.headers, ...(bodiless ? {} : { 'content-type': 'application/json' }) },
    ...(bodiless ? {} : { body: JSON.stringify(row.body ?? 'nothing that fits') }),
  })
  const type = answer.headers.get('content-type') ?? ''
  if (type.includes('event-stream')) leave.abort()
  const text = leave.signal.aborted ? '' : await answer.text()
  const { code, detail } = type.includes('problem+json') && text !== '' ? (JSON.parse(text) as Answer) : {}
  return { status: answer.status, ...(code && { code }), ...(detail && { detail }) }
}

/** What speaks against an answer; nothing when it is as expected. */
function objection(answer: Answer, expected: Expected, row: Row): string | undefined {
  const { status, code } = answer
  const said = `${status}${code ? ` ${code}` : ''}`
  const unknown = code === 'M3M_PROJECT_NOT_FOUND'
  if (expected === 404) return status === 404 && (unknown || code === undefined) ? undefined : `${said}, not 404`
  if (expected !== 'in') return status === expected ? undefined : `${said}, not ${expected}`
  if (status === 401 || status === 403 || unknown) return `${said}, though it may`
  return status >= 500 && !row.fails?.includes(status) ? `${said}: it fails` : undefined
}

describe('G6 the authorization matrix', () => {
  test('G6 every route has a row, and every row a route', () => {
    const missing = routes
      .filter(({ method, url, access }) => !rowOf(method, url)?.access.includes(access))
      .map((route) => `${nameOf(route)} has the access "${route.access}"`)
    assert.deepEqual(
      missing,
      [],
      'Routes that tests/authorization/routes.ts does not expect with this access. Add a row { prefix, access } there, ' +
        'or the word to the row there is; with `only` and `body` where the route itself decides who may.',
    )
    const unknown = [...new Set(routes.map(({ access }) => access))].filter((word) => !(word in ACCESS))
    assert.deepEqual(
      unknown,
      [],
      'Access words without a row in tests/authorization/access.ts. Say there whom each lets in.',
    )
    const dead = ROUTES.filter((row) => !row.sample && !routes.some(({ method, url }) => rowOf(method, url) === row))
    assert.deepEqual(dead, [], 'Rows of tests/authorization/routes.ts that no route has any more. Take them out.')
  })

  for (const route of asked) {
    const row = rowOf(route.method, route.url)
    const rule = ACCESS[route.access]
    if (!row || !rule) continue
    test(`G6 ${nameOf(route)} (${route.access})`, async () => {
      const wrong: string[] = []
      const ofProject = route.url.includes(':p')
      // HEAD is GET without the body: a look at whether it is guarded at all will do.
      const actors = route.method === 'HEAD' ? world.actors.filter(({ kind }) => kind !== 'user') : world.actors
      for (const actor of actors) {
        let hidden: string | undefined
        for (const target of ofProject ? TARGETS : [null]) {
          const opened = rule(actor, target)
          const expected = opened === 'in' && row.only?.(actor, target) === false ? 403 : opened
          // One project by its slug, the other by its id.
          const name = target === 'bank' ? world.projects.bank : (target ?? '')
          const answer = await ask(route, addressOf(route.url, name, row), actor, row)
          const flaw = objection(answer, expected, row)
          if (flaw) wrong.push(`${actor.name}${target ? ` about ${target}` : ''}: ${flaw}`)
          if (expected !== 404) continue
          // What is somebody else's looks exactly like what is not there.
          const said = answer.detail?.replace(name, '')
          hidden ??= said
          if (said !== hidden) wrong.push(`${actor.name} about ${target}: "${said}" is not "${hidden}"`)
        }
        if (route.method !== 'GET' && route.method !== 'HEAD') await world.mend()
        if (row.endsSession) await actor.signIn?.()
      }
      assert.deepEqual(wrong, [])
    })
  }
})

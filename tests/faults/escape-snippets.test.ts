import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { SNIPPETS } from './escape-snippets.ts'
import { type FaultServer, faultServer } from './support.ts'

/** Looks at what a snippet got, with built-ins taken before it ran and nothing that it could have replaced. */
const HARNESS = (snippet: string) => `
const { getPrototypeOf, getOwnPropertyDescriptor, getOwnPropertyNames } = Object
const { ownKeys, apply } = Reflect
const OwnFunction = Function, OwnObject = Object.prototype, ownCheck = OwnObject.hasOwnProperty, print = String, Answer = Response, tag = Object.prototype.toString
const KINDS = 'return typeof process + typeof require + typeof module + typeof Buffer + typeof __m3m_host + typeof __m3m_guest + typeof global + typeof WebAssembly'
const NONE = 'undefined'.repeat(8)
let found = '', looked = 0
const say = (path, what) => { found += path + ' ' + what + '; ' }
const attempt = (work) => { try { return work() } catch { return undefined } }
const known = new WeakSet(), { has, add } = WeakSet.prototype
const look = (value, path, depth) => {
  looked += 1
  if (typeof value === 'string' && /file:\\/\\/|node:internal|node_modules|isolated-vm boundary|\\/runner\\/|secret of the host/.test(value)) say(path, value.slice(0, 200))
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || depth > 4 || apply(has, known, [value])) return
  apply(add, known, [value])
  const label = attempt(() => apply(tag, value, []))
  if (label === '[object process]' || label === '[object Reference]' || label === '[object Isolate]' || label === '[object Callback]') say(path, label)
  if (typeof value === 'function') {
    const made = attempt(() => value.constructor === OwnFunction || value === OwnFunction ? OwnFunction(KINDS)() : value.constructor(KINDS)())
    if (typeof made === 'string' && made !== NONE && made.length > 60) say(path, made)
  }
  let last = value
  for (let at = attempt(() => getPrototypeOf(value)); at; at = attempt(() => getPrototypeOf(at))) last = at
  const own = attempt(() => getOwnPropertyDescriptor(last, 'hasOwnProperty'))
  if (own !== undefined && own.value !== ownCheck && typeof own.value === 'function') say(path, 'is of another realm')
  const names = attempt(() => ownKeys(value)) ?? []
  for (let i = 0; i < names.length && i < 60; i += 1) look(attempt(() => value[names[i]]), path + '.' + print(names[i]), depth + 1)
  look(attempt(() => value.constructor), path + '.constructor', depth + 1)
  look(attempt(() => value.stack), path + '.stack', depth + 1)
  look(attempt(() => value.message), path + '.message', depth + 1)
  look(attempt(() => getPrototypeOf(value)), path + '.[[Prototype]]', depth + 1)
}
// Not while the snippet runs: looking would run what it left behind.
const all = { __proto__: null, length: 0 }
const got = (value) => { if (all.length < 5000) { all[all.length] = value; all.length += 1 } }
const AsyncFunction = (async () => {}).constructor
const run = (0, eval)(${JSON.stringify(`(async function (got, ctx) { ${snippet} })`)})
router.post('/', async (ctx) => {
  try { await run(got, ctx) } catch (error) { got(error) }
  for (let i = 0; i < all.length; i += 1) look(all[i], 'got', 0)
  return new Answer(looked + ' ' + found)
})`

describe('A. Ways out of sandboxes', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { cpuMs: 3_000, memoryMb: 64 } },
    )
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  const look = async (slug: string, snippet: string): Promise<string> => {
    const project = await server.deploy(slug, HARNESS(snippet))
    const text = await server.unharmed(async () => {
      const answer = await server.get(`/r/${slug}/`, {
        method: 'POST',
        body: '{}',
        signal: AbortSignal.timeout(10_000),
      })
      const text = await answer.text()
      assert.equal(answer.status, 200, text)
      return text
    })
    await server.kernel.get(runtimeRef).stop(project.id)
    return text
  }

  test('A2 what leads out is found when it is there', async () => {
    assert.match(await look('a2-out', 'globalThis.process = {}; got([() => {}])'), /got\.0 object/)
    assert.match(
      await look('a2-realm', 'got({ x: Object.create({ __proto__: null, hasOwnProperty() {} }) })'),
      /another realm/,
    )
    assert.match(
      await look('a2-path', `got(Object.assign(new Error("x"), { stack: "at file:///x/runner/main.ts" }))`),
      /stack at file/,
    )
  })

  let count = 0
  for (const [category, snippets] of Object.entries(SNIPPETS))
    for (const [name, snippet] of Object.entries(snippets))
      test(`A2 ${category}: ${name}`, async () => {
        count += 1
        const pids = server.runners()
        assert.match(await look(`a2-${count}`, snippet), /^[1-9]\d* $/, 'nothing of the host was found')
        assert.deepEqual(server.runners(), pids, 'the runner lives')
      })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Client, signIn } from '../support/client.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer, problemOf } from './support.ts'

/** `add(a, b)`, and one page of memory under `memory` that may grow as far as V8 lets it. */
const MODULE = `new Uint8Array([0,97,115,109,1,0,0,0, 1,7,1,96,2,127,127,1,127, 3,2,1,0, 5,3,1,0,1, 7,16,2,3,97,100,100,0,0,6,109,101,109,111,114,121,2,0,
  10,9,1,7,0,32,0,32,1,106,11])`
/** \`loop\` that never ends. */
const LOOP = `new Uint8Array([0,97,115,109,1,0,0,0, 1,4,1,96,0,0, 3,2,1,0, 7,8,1,4,108,111,111,112,0,0, 10,9,1,7,0,3,64,12,0,11,11])`

const SERVICE = `
const bytes = ${MODULE}
const touch = (memory) => { const all = new Uint8Array(memory.buffer); for (let at = 0; at < all.length; at += 4096) all[at] = 1; return memory }
const attacks = {
  // What the machine refuses (address space, mappings) is asked for again: only a limit ends these.
  memories() { const kept = []; for (;;) try { kept.push(touch(new WebAssembly.Memory({ initial: 1000 }))) } catch {} },
  growing() {
    const kept = []
    for (;;) {
      const { memory } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports
      try { for (;;) { memory.grow(100); touch(memory) } } catch { kept.push(memory) }
    }
  },
  tables() { const kept = []; for (;;) try { kept.push(new WebAssembly.Table({ element: 'anyfunc', initial: 10_000_000 })) } catch {} },
  modules() { const kept = []; for (;;) try { kept.push(new WebAssembly.Instance(new WebAssembly.Module(bytes))) } catch {} },
  loop() { new WebAssembly.Instance(new WebAssembly.Module(${LOOP})).exports.loop() },
}
router.get('/', () => typeof WebAssembly)
router.get('/attack/:name', (ctx) => { attacks[ctx.params.name]() })
router.get('/use', async () => {
  const { exports } = (await WebAssembly.instantiate(bytes)).instance
  const answer = () => new Response(bytes, { headers: { 'content-type': 'application/wasm' } })
  const streamed = await WebAssembly.instantiateStreaming(answer())
  const compiled = await WebAssembly.compileStreaming(Promise.resolve(answer()))
  let most = 0
  try { new WebAssembly.Memory({ initial: 65 * 16 }) } catch { most = new WebAssembly.Memory({ initial: 64 * 16 }).buffer.byteLength }
  return [
    exports.add(2, 3), streamed.instance.exports.add(4, 5), (await WebAssembly.instantiate(compiled)).exports.add(6, 7), most,
    WebAssembly.validate(new Uint8Array(4)),
    await WebAssembly.compile(new Uint8Array(4)).catch((error) => error instanceof WebAssembly.CompileError),
    await WebAssembly.compileStreaming(new Response(bytes)).catch((error) => error.name),
    (() => { try { structuredClone(compiled) } catch (error) { return error.name } })(),
  ]
})`

describe('C6 WebAssembly', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  let root: Client
  before(async () => {
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { cpuMs: 1_500, runnerMemoryMb: 400 } },
    )
    root = await signIn(server.url)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  /** The service is started anew with it, without a gap. */
  async function allow(slug: string): Promise<void> {
    await root.call('PUT', `/projects/${slug}/limits`, { webAssemblyMb: 64 })
    await until('it has WebAssembly', async () => (await (await server.get(`/r/${slug}/`)).text()) === 'object')
  }

  test('is not there unless root lets a project have it', async () => {
    await server.deploy('without', SERVICE)
    assert.equal(await (await server.get('/r/without/')).text(), 'undefined')
  })

  test('works where it is let, in a process of its own, each memory as large as allowed', async () => {
    await server.deploy('with', SERVICE)
    await allow('with')
    const answer = await server.get('/r/with/use')
    assert.deepEqual(await answer.json(), [5, 9, 13, 64 * 1024 * 1024, false, true, 'TypeError', 'DataCloneError'])
    assert.equal(server.runners().length, 2)
  })

  for (const name of ['memories', 'growing', 'tables', 'modules', 'loop'])
    test(`${name} without end end the service, and nothing else`, async () => {
      const slug = `attack-${name}`
      const project = await server.deploy(slug, SERVICE)
      await allow(slug)
      await server.unharmed(async () => {
        const problem = await problemOf(await server.get(`/r/${slug}/attack/${name}`))
        assert.equal(problem.status, 503)
        // Whichever is met first: V8 collects garbage in vain before the process is too large.
        assert.match(problem.reason!, name === 'loop' ? /^CPU_LIMIT$/ : /^(MEMORY|CPU)_LIMIT$/)
        await server.state(project, 'running')
      })
      assert.equal(await (await server.get(`/r/${slug}/`)).text(), 'object')
    })
})

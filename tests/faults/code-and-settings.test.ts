import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { environmentRef } from '../../modules/environment/contract.ts'
import type { Draft } from '../../modules/pipelines/contract.ts'
import { projectsRef } from '../../modules/projects/contract.ts'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { ApiError, type Client, signIn } from '../support/client.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer } from './support.ts'

const undo: (() => unknown)[] = []
const t = { after: (work: () => unknown) => void undo.push(work) } as never
const folder = tempDir(t)
let server: FaultServer
let client: Client
/** What reaches a proxy that nobody may use. */
let proxied = 0
const proxy = createServer((_request, response) => {
  proxied += 1
  response.end('by the proxy')
})
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'NODE_USE_ENV_PROXY']
const direct = createServer((_request, response) => response.end('directly'))
const portOf = (http: typeof proxy) => (http.address() as AddressInfo).port

before(async () => {
  for (const http of [proxy, direct]) await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const kept = PROXY_VARIABLES.map((name) => [name, process.env[name]] as const)
  for (const name of PROXY_VARIABLES)
    process.env[name] = name.startsWith('NODE') ? '1' : `http://127.0.0.1:${portOf(proxy)}`
  undo.push(() => {
    for (const [name, value] of kept) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    for (const http of [proxy, direct]) http.close()
  })
  server = await faultServer(t, { dataDir: folder, runtime: { egress: { allow: [`127.0.0.1:${portOf(direct)}`] } } })
  client = await signIn(server.url)
})
after(async () => {
  for (const work of undo.reverse()) await work()
})

/** Runs the body of a handler; what it returns as JSON. */
async function inside<T>(slug: string, body: string): Promise<T> {
  await server.deploy(slug, `router.get('/', async (ctx) => { ${body} })`)
  return server.unharmed(async () => {
    const answer = await server.get(`/r/${slug}/`)
    const text = await answer.text()
    assert.equal(answer.status, 200, text)
    return JSON.parse(text) as T
  })
}

describe('A12. Compiled code that comes from outside', () => {
  const CODE = `router.get('/', () => 'from the source')`
  const EVIL = `globalThis[Symbol.for('m3m.register')]({ default: { fetch: () => new Response('forged') } })`
  const forged = {
    cachedData: Buffer.from('forged').toString('base64'),
    snapshot: 'forged',
    code: EVIL,
    map: '{}',
    bundle: { code: EVIL, map: '{}', cachedData: 'forged' },
    compiled: EVIL,
  }
  const saysSource = async (slug: string) => {
    const answer = await server.get(`/r/${slug}/`)
    assert.equal(await answer.text(), 'from the source')
  }

  test('A12 what a draft and a publish carry beside the source is ignored', async () => {
    await client.createProject('Forged', 'a12')
    const files = [{ path: 'main.ts', content: CODE }]
    const withMore = [{ path: 'main.ts', content: CODE, ...forged }]
    let revision = 0
    await server.unharmed(async () => {
      for (const body of [{ files, ...forged }, { files: withMore }, { files }]) {
        const saved = await client.call<Draft>('PUT', '/projects/a12/pipeline/draft', { ...body, revision })
        assert.deepEqual(saved.files, files)
        revision = saved.revision
      }
      await client.call('POST', '/projects/a12/pipeline/publish', { tag: 'stable', revision, ...forged })
      await saysSource('a12')
    })
    const told = JSON.stringify(await client.call('GET', '/projects/a12/pipeline'))
    assert.doesNotMatch(told, /forged/)
  })

  test('A12 files that are named like what m3m makes are files of the source', async () => {
    await client.createProject('Named', 'a12-named')
    await server.unharmed(async () => {
      for (const path of ['service.js', 'main.js.cache', 'bundle.json', 'service.js.map', '.cache/service.js']) {
        const files = { 'main.ts': CODE, [path]: EVIL }
        await client.publish('a12-named', files)
        await saysSource('a12-named')
      }
      await client.publish('a12-named', CODE)
      await saysSource('a12-named')
    })
  })

  test('A12 no compiled code lies where something else could write it', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath.slice(folder.length)}/${name}`)
      .filter((file) => !/^\/database\/m3m(-logs)?\.(db|lock)(-(wal|shm|journal))?$/.test(file))
    assert.deepEqual(
      files.filter((file) => !/^\/(secrets\/\w+\.key|files\/\.m3m-files)$/.test(file)),
      [],
    )
  })
})

describe('A13, A14. What code can be made of', () => {
  test('A13 eval and its kin make code of the service, and none of the host', async () => {
    const kinds = await inside<Record<string, string>>(
      'a13',
      `const probe = 'typeof process + typeof require + typeof Buffer + typeof Deno + typeof globalThis.__m3m_host'
       const made = {
         eval: eval(probe), indirect: (0, eval)(probe), Function: new Function('return ' + probe)(),
         async: await (async () => {}).constructor('return ' + probe)(),
         generator: (function* () {}).constructor('yield ' + probe)().next().value,
       }
       let timer = 'text was taken for code'
       try { setTimeout(probe, 1) } catch (error) { timer = error.message }
       return { ...made, timer }`,
    )
    const { timer, ...made } = kinds
    assert.match(timer!, /needs a function/)
    assert.deepEqual(Object.keys(made).sort(), ['Function', 'async', 'eval', 'generator', 'indirect'])
    for (const [how, kind] of Object.entries(made)) assert.equal(kind, 'undefined'.repeat(5), how)
  })

  test('A13 WebAssembly is not there unless it is asked for', async () => {
    const found = await inside<string[]>(
      'a13-wasm',
      `const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])
       return [typeof WebAssembly, await (async () => { await (0, eval)('WebAssembly').compile(bytes); return 'compiled' })().catch((error) => error.name)]`,
    )
    assert.deepEqual(found, ['undefined', 'ReferenceError'])
  })

  test('A14 no memory is shared, and time is coarse', async () => {
    const found = await inside<{ kinds: string[]; steps: number }>(
      'a14',
      `let smallest = Infinity, last = performance.now()
       for (let i = 0; i < 200_000; i++) { const now = performance.now(); if (now !== last) { smallest = Math.min(smallest, now - last); last = now } }
       let shared = 'none'
       try { shared = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer.constructor.name } catch {}
       return { kinds: [typeof SharedArrayBuffer, shared, typeof Worker, typeof gc], steps: smallest }`,
    )
    assert.deepEqual(found.kinds, ['undefined', 'none', 'undefined', 'undefined'])
    assert.ok(found.steps >= 0.02, `steps of ${found.steps} ms`)
  })
})

describe('E12. Proxies of the environment', () => {
  test('E12 are not used, neither those of the server nor those of the service', async () => {
    const project = await server.deploy(
      'e12',
      `router.get('/', async () => [await fetch('http://127.0.0.1:${portOf(direct)}/').then((answer) => answer.text()), ${JSON.stringify(PROXY_VARIABLES)}.map((name) => env.get(name) ?? null)])`,
    )
    const ask = async () => (await server.get('/r/e12/')).json()
    const none = PROXY_VARIABLES.map(() => null)
    await server.unharmed(async () => assert.deepEqual(await ask(), ['directly', none]))
    const value = `http://127.0.0.1:${portOf(proxy)}`
    await server.kernel.get(environmentRef).set(
      project.id,
      PROXY_VARIABLES.map((key) => ({ key, type: 'string', value })),
    )
    const set = PROXY_VARIABLES.map(() => value)
    await until('it has them', async () => JSON.stringify(await ask()) === JSON.stringify(['directly', set]))
    assert.equal(proxied, 0)
  })
})

describe('H10. Two projects that want one address', () => {
  test('H10 one gets it, and the other leads nowhere near it', async () => {
    const projects = server.kernel.get(projectsRef)
    await server.unharmed(async () => {
      const made = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) => projects.create(server.root, { name: `Wanted ${i}`, slug: 'wanted' })),
      )
      assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 1)
      for (const end of made) if (end.status === 'rejected') assert.equal(end.reason.code, 'M3M_PROJECT_SLUG_TAKEN')
      await server.deploy('other-one', `router.get('/', () => 'mine')`)
      for (const slug of ['canary', 'wanted', 'Canary', 'canary/', '../canary', 'canary%2f', server.canary.id])
        await assert.rejects(client.call('PATCH', '/projects/other-one', { slug }), ApiError, slug)
      await assert.rejects(client.createProject('Again', 'canary'), { status: 409 })
      assert.equal(await (await server.get('/r/other-one/')).text(), 'mine')
    })
    for (const path of ['/r/CANARY/', '/r/canary%2f..%2fother-one/', `/r/${server.canary.id}/`, '/r/canary./'])
      assert.notEqual((await server.get(path)).status, 200, path)
  })
})

describe('J13. What changes under a running service', () => {
  test('J13 values of the environment are live, in order, and fail no request', async () => {
    const project = await server.deploy(
      'j13',
      `const instance = crypto.randomUUID(); router.get('/', () => [env.get('N', null), env.get('TOKEN', null), instance])`,
    )
    const environment = server.kernel.get(environmentRef)
    const ask = async () => {
      const answer = await server.get('/r/j13/')
      assert.equal(answer.status, 200)
      return (await answer.json()) as [number | null, string | null, string]
    }
    const [, , instance] = await ask()
    await server.unharmed(async () => {
      let busy = true
      const seen: number[] = []
      const asking = (async () => {
        while (busy) seen.push((await ask())[0] ?? 0)
      })()
      for (let n = 1; n <= 30; n += 1)
        await environment.set(project.id, [
          { key: 'N', type: 'integer', value: n },
          { key: 'TOKEN', type: 'string', secret: true, value: `secret ${n}` },
        ])
      await until('the last one is there', async () => (await ask())[0] === 30)
      busy = false
      await asking
      assert.deepEqual(
        seen,
        seen.toSorted((a, b) => a - b),
        'no value comes back',
      )
    })
    assert.deepEqual(await ask(), [30, 'secret 30', instance])
    await environment.remove(project.id, 'TOKEN')
    await until('it is gone', async () => (await ask())[1] === null)
    assert.equal((await ask())[2], instance, 'nothing was started anew for it')

    // What is stopped while a value changes starts with the new one.
    const runtime = server.kernel.get(runtimeRef)
    await runtime.stop(project.id)
    await environment.set(project.id, [{ key: 'N', type: 'integer', value: 31 }])
    await runtime.start(project.id)
    assert.equal((await ask())[0], 31)
  })
})

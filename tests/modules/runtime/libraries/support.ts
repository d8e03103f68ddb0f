/** Runs the same functions, bundled once as publishing does, inside a real service and on Node, and compares what they give. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { tempDir } from '../../../support/temp.ts'
import { startServer, type TestServer } from '../support.ts'

export type Side = 'guest' | 'node'
type Case = (...args: never[]) => unknown
type Cases = Record<string, Case>

export interface Library<C extends Cases> {
  readonly server: TestServer
  /** Does something when the tests are over. */
  after(work: () => unknown): void
  /** Asks the service, by a path of its own. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /**
   * Calls one exported function on both sides, the service first, and compares the results as JSON; resolves to it.
   * `args` are plain data; made per side where a function leaves traces in a server.
   */
  same<K extends keyof C & string>(
    name: K,
    args?: [...Parameters<C[K]>] | ((side: Side) => [...Parameters<C[K]>]),
  ): Promise<Awaited<ReturnType<C[K]>>>
  /** Calls it inside the service only. */
  guest<K extends keyof C & string>(name: K, ...args: Parameters<C[K]>): Promise<Awaited<ReturnType<C[K]>>>
}

/** Bundles TypeScript that imports packages, with the settings publishing has for packages. */
export async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(import.meta.dirname, 'cases'), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['worker', 'browser', 'import'],
    target: 'es2024',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  })
  return outputFiles[0]!.text
}

const DOOR = `
  router.post('/case/:name', async (ctx) => {
    try { return { value: await cases[ctx.params.name](...ctx.body) } }
    catch (error) { return { error: String(error?.stack ?? error) } }
  })`

/**
 * In a `describe`: a server with one service, made of `cases/<file>.ts`, and the same module loaded here. What the service
 * needs beyond that, for example `export default`, is `more`; addresses of this machine may be reached.
 * @example const zod = library<typeof import('./cases/zod.ts')>('zod')
 */
export function library<C extends object>(file: string, more = ''): Library<C & Cases> {
  const undo: (() => unknown)[] = []
  let server: TestServer
  let cases: Cases
  before(async () => {
    const t = { after: (work: unknown) => void undo.push(work as () => unknown) }
    const folder = tempDir(t)
    const runtime = { egress: { allow: ['127.0.0.1'] } }
    server = await startServer(t, { runtime, limits: { cpuMs: 5_000, memoryMb: 128 } })
    await server.deploy(file, await bundle(`import * as cases from './${file}.ts'\n${DOOR}\n${more}`))
    const local = join(folder, `${file}.mjs`)
    writeFileSync(local, await bundle(`export * from './${file}.ts'`))
    cases = await import(pathToFileURL(local).href)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  const guest = async (name: string, args: unknown[]): Promise<unknown> => {
    const response = await server.get(`/r/${file}/case/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(args),
    })
    const text = await response.text()
    assert.equal(response.status, 200, text)
    const answer = JSON.parse(text)
    assert.ok(!('error' in answer), `${name} failed in the service: ${answer.error}`)
    return answer.value
  }
  return {
    get server() {
      return server
    },
    after: (work) => void undo.push(work),
    fetch: (path, init) => server.get(`/r/${file}${path}`, init),
    guest: (name, ...args) => guest(name, args) as never,
    async same(name, args = [] as never) {
      const argsFor = (side: Side): unknown[] => (typeof args === 'function' ? args(side) : args)
      const inside = await guest(name, argsFor('guest'))
      const { value } = plain({ value: await cases[name]!(...(argsFor('node') as never[])) }) as { value: unknown }
      assert.deepEqual(inside, value)
      return inside as never
    },
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

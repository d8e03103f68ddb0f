/** A server with plugins that go wrong and one that is well: whatever happens to the others, that one goes on. */
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { type PluginDetails, type PluginState, pluginsRef } from '../../modules/plugins/contract.ts'
import { manifestOf, moduleWith, writePlugin } from '../modules/plugins/support.ts'
import { type Client, signIn } from '../support/client.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer } from './support.ts'

/** The service that calls plugins on behalf of whoever asks. */
const CODE = `
router.post('/:api/:method', async (ctx) => {
  try {
    return { ok: true, value: (await globalThis[ctx.params.api][ctx.params.method]()) ?? null }
  } catch ({ code, message }) {
    return { ok: false, code, message }
  }
})
`

export interface Answer {
  ok: boolean
  value?: unknown
  code?: string
  message?: string
}

/** For the tests of one `describe`. */
export function pluginFaults() {
  const undo: (() => unknown)[] = []
  const t = { after: (work: () => unknown) => void undo.push(work) }
  let server: FaultServer
  let client: Client
  let place: string
  let dataDir: string

  before(async () => {
    place = tempDir(t)
    dataDir = tempDir(t)
    writePlugin(place, 'well', manifestOf('well'), { 'index.js': moduleWith('well', 'run: () => process.pid') })
    server = await faultServer(t, {
      limits: { cpuMs: 5_000 },
      dataDir,
      config: { plugins: { path: [place], native: true } },
    })
    client = await signIn(server.url)
    await server.deploy('caller', CODE)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  const details = (id: string): PluginDetails => server.kernel.get(pluginsRef).get(id)
  const state = (id: string, ...states: PluginState[]) =>
    until(
      `${id} is ${states.join(' or ')}`,
      () => (states.includes(details(id).state) ? details(id) : undefined),
      40_000,
    )
  const call = async (api: string, method = 'run') =>
    (await (await server.get(`/r/caller/${api}/${method}`, { method: 'POST' })).json()) as Answer
  const rescan = () => client.call('POST', '/plugins/rescan')

  /** While `work` is done, the server, the canary and a plugin that is well must not notice. */
  async function unharmed<T>(work: () => Promise<T>): Promise<T> {
    const { value: pid } = await call('well')
    const result = await server.unharmed(work)
    assert.deepEqual(await call('well'), { ok: true, value: pid }, 'the other plugin has not been started anew')
    assert.equal(details('well').figures.restarts, 0)
    return result
  }
  const disable = (id: string) => client.call('POST', `/plugins/${id}/disable`)
  return {
    details,
    state,
    call,
    rescan,
    unharmed,
    disable,
    /** Folder of the plugins. */
    place: () => place,
    dataDir: () => dataDir,
    client: () => client,
    server: () => server,
  }
}

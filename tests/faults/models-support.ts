/** Two projects for attacks on records: the owner's vault, and things of a thief who runs whatever code he is sent. */
import assert from 'node:assert/strict'
import type { Project } from '../../modules/projects/contract.ts'
import { type Client, signIn } from '../support/client.ts'
import { type FaultServer, faultServer } from './support.ts'

/** A service that runs what it is asked to, where `end` tells how a call ends: its value, or the code of its error. */
export const EVAL = `router.post('/', async (ctx) => (0, eval)('(async () => {' + (await ctx.request.text()) + '})')())
const end = (call) => call().then((value) => value, (error) => error.code ?? String(error))
globalThis.end = end`

export const FIELDS = [
  { key: 'name', type: 'string' },
  { key: 'n', type: 'integer', indexed: true },
  { key: 'code', type: 'string', unique: true },
  { key: 'data', type: 'json' },
  { key: 'tags', type: 'array', items: { type: 'string' } },
]

export interface RecordsVictim {
  server: FaultServer
  client: Client
  owner: Project
  ownerModel: { id: string }
  /** The one record of the vault. */
  secret: { id: string }
  /** Runs code in a service; its answer must not have the secret in it, and nothing else may be harmed. */
  inside(code: string, slug?: string): Promise<unknown>
}

export async function startRecordsVictim(t: Parameters<typeof faultServer>[0]): Promise<RecordsVictim> {
  const server = await faultServer(t, {
    runtime: { isolation: 'dedicated' },
    limits: { cpuMs: 5_000, memoryMb: 128, requestMs: 60_000, callsPerSecond: 100_000 },
    config: { models: { maxRecords: 2_000, queryMs: 2_000 } },
  })
  const client = await signIn(server.url)
  const inside = (code: string, slug = 'thief') =>
    server.unharmed(async () => {
      const answer = await server.get(`/r/${slug}/`, { method: 'POST', body: code })
      const text = await answer.text()
      assert.ok(answer.status < 300, text)
      assert.doesNotMatch(text, /of the owner/)
      return text === '' ? null : JSON.parse(text)
    })
  const owner = await server.deploy('owner', EVAL)
  await server.deploy('thief', EVAL)
  const make = (project: string, slug: string) =>
    client.call<{ id: string }>('POST', `/projects/${project}/models`, { name: slug, slug, fields: FIELDS })
  const ownerModel = await make('owner', 'vault')
  await make('thief', 'things')
  const vault = '/projects/owner/models/vault/records'
  const secret = await client.call<{ id: string }>('POST', vault, { name: 'of the owner', code: 'S' })
  await inside(
    `await db.collection('things').insertMany(Array.from({ length: 200 }, (_, i) => ({ name: 'a'.repeat(40) + i, n: i, tags: ['t' + i] })))`,
  )
  return { server, client, owner, ownerModel, secret, inside }
}

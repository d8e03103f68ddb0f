import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { StorageEntry, StorageUsage } from '../../modules/storage/contract.ts'
import { type Client, signIn } from '../support/client.ts'
import { EMBEDDED } from '../support/database.ts'
import { startServer } from '../support/server.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { until } from '../support/until.ts'

const ROUNDS = 3
/** Requests that are acknowledged before the end may come. */
const ENOUGH = 30
const LATEST_MS = 150
const BYTES = 300_000

const CANARY = `router.get('/', () => ({ alive: true }))`

/** One file of a form, all of its bytes the same. */
async function upload({ url, token }: Client, path: string, fill: number): Promise<boolean> {
  const data = new FormData()
  data.append('files', new Blob([Buffer.alloc(BYTES, fill)]), path.slice(1))
  const answer = await fetch(`${url}/api/projects/work/storage/files?relative=true&conflict=overwrite`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: data,
  })
  return answer.status === 201 && (await answer.json().then(() => true))
}

async function entriesOf(client: Client, path = '/'): Promise<StorageEntry[]> {
  const { items } = await client.call<{ items: StorageEntry[] }>(
    'GET',
    `/projects/work/storage?limit=1000&path=${encodeURIComponent(path)}`,
  )
  const below = await Promise.all(
    items.filter(({ type }) => type === 'directory').map((folder) => entriesOf(client, folder.path)),
  )
  return [...items, ...below.flat()]
}

test('J1 kill -9 of the server in uploads, copies, moves and deletions leaves whole files, no bytes of none, and the usage right', {
  timeout: 240_000,
}, async (t) => {
  const config = { ...EMBEDDED, files: { driver: 'disk' } }
  const started = await serverWithRoot(t, config)
  let { server, client } = started
  t.after(() => server.stop('SIGKILL'))
  const folder = join(started.folder, 'storage', 'files')
  for (const slug of ['canary', 'work']) await client.createProject(slug)
  await client.publish('canary', CANARY)
  /** Acknowledged, and of no concern to any other line. */
  const kept = new Map<string, number>()
  let fill = 0

  for (let round = 0; round < ROUNDS; round += 1) {
    let acknowledged = 0
    const line = async (work: (n: number) => Promise<unknown>) => {
      for (let n = 0; ; n += 1) {
        try {
          await work(n)
          acknowledged += 1
        } catch {
          if (server.child.killed) return
        }
      }
    }
    const next = () => {
      fill = (fill % 250) + 1
      return fill
    }
    const entries = (method: string, path: string, body: unknown) =>
      client.call(method, `/projects/work/storage/entries${path}`, body)
    const ended = once(server.child, 'exit')
    const lines = [
      line(async (n) => {
        const path = `/kept/${round}-${n}`
        const own = next()
        if (await upload(client, path, own)) kept.set(path, own)
      }),
      line(() => upload(client, '/same/file', next())),
      line(() => upload(client, '/same/file', next())),
      line(async (n) => {
        await upload(client, `/tree/${n % 3}/a`, next())
        await entries('POST', '/copy', { from: '/tree', to: '/copies/tree', conflict: 'rename' })
      }),
      line(async () => {
        await upload(client, '/from', next())
        await entries('PATCH', '', { from: '/from', to: '/same/moved', conflict: 'overwrite' })
      }),
      line(() => entries('POST', '/delete', { paths: ['/copies'] })),
    ]
    await until('some are acknowledged', () => acknowledged >= ENOUGH, 60_000)
    setTimeout(() => server.child.kill('SIGKILL'), Math.random() * LATEST_MS)
    await Promise.all([ended, ...lines])

    server = await startServer(started.folder, config)
    client = await signIn(server.url)
    const answer = await fetch(`${server.url}/r/canary/`, { signal: AbortSignal.timeout(10_000) })
    assert.deepEqual(await answer.json(), { alive: true })

    const disk = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const found = await until('what is of no file is gone', async () => {
      const all = await entriesOf(client)
      const files = all.filter(({ type }) => type === 'file')
      return disk().length - 1 === files.length ? all : null
    })
    assert.deepEqual(readdirSync(join(folder, '.parts')), [])
    const files = found.filter(({ type }) => type === 'file')
    for (const { path, size } of files) {
      const got = await fetch(`${server.url}/api/projects/work/storage/download?path=${encodeURIComponent(path)}`, {
        headers: { authorization: `Bearer ${client.token}` },
      })
      const bytes = Buffer.from(await got.arrayBuffer())
      assert.deepEqual([got.status, bytes.length, size], [200, BYTES, BYTES], path)
      assert.ok(
        bytes.every((byte) => byte === bytes[0]),
        `${path} is of one upload`,
      )
      if (kept.has(path)) assert.equal(bytes[0], kept.get(path), path)
    }
    for (const path of kept.keys())
      assert.ok(
        files.some((file) => file.path === path),
        `${path} was acknowledged`,
      )
    const usage = await client.call<StorageUsage>('GET', '/projects/work/storage/usage')
    assert.deepEqual(
      [usage.files, usage.directories, usage.bytes],
      [files.length, found.length - files.length, files.length * BYTES],
    )
  }
})

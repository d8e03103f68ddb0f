import assert from 'node:assert/strict'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { StorageEntry, StorageUsage } from '../../../modules/storage/contract.ts'
import type { Client } from '../../support/client.ts'
import { withServer } from '../bench-server.ts'
import { residentBytes } from '../processes.ts'
import { atMost, median, plain, type Row } from '../row.ts'

const MB = 1024 * 1024
const SMALL_FILES = 5_000
const A_FORM = 100
const FORMS_AT_ONCE = 4
/** Bytes of the large file; M3M_BENCH_LARGE_MB takes another size. */
const LARGE = Number(process.env.M3M_BENCH_LARGE_MB ?? 1024) * MB
const FEW = 1_000
const MANY = 100_000

const CODE = `router.get('/:folder/:count', async (ctx) => {
  const count = Number(ctx.params.count)
  for (let at = 0; at < count; at += 500)
    await Promise.all(Array.from({ length: Math.min(500, count - at) }, (_, i) => storage.write(ctx.params.folder + '/file ' + (at + i), '')))
  return 'made'
})`

type Page = { items: StorageEntry[]; nextCursor?: string }

/** Sends or asks for a file; resolves to the answer's bytes. */
function send({ url, token }: Client, method: string, path: string, type?: string, body?: Readable): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, ...(type ? { 'content-type': type } : {}) }
    const asked = request(`${url}/api/projects/bench/storage${path}`, { method, headers }, (answer) => {
      let bytes = 0
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length
      })
      answer.on('end', () =>
        answer.statusCode! < 300 ? resolve(bytes) : reject(new Error(`${method} ${path}: ${answer.statusCode}`)),
      )
      answer.on('error', reject)
    })
    if (body) pipeline(body, asked).catch(reject)
    else asked.on('error', reject).end()
  })
}

/** How far the memory of a process rises above what it has now, while something is done; in MB. */
async function rise(pid: number, work: () => Promise<unknown>): Promise<number> {
  const before = residentBytes(pid)
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, residentBytes(pid))
  }, 200)
  await work().finally(() => clearInterval(timer))
  return (most - before) / MB
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

async function* formOf(size: number): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(MB, 7)
  yield Buffer.from('--b\r\ncontent-disposition: form-data; name="f"; filename="large.bin"\r\n\r\n')
  for (let at = 0; at < size; at += MB) yield piece
  yield Buffer.from('\r\n--b--\r\n')
}

/** Files by HTTP: many small ones, a large one in flat memory, a folder of a hundred thousand. */
export const storage = (): Promise<Row[]> =>
  withServer(
    async ({ server, client }) => {
      await client.createProject('bench')
      const pid = server.child.pid!
      const upload = async (first: number) => {
        const form = new FormData()
        for (let i = first; i < first + A_FORM; i += 1)
          form.append('f', new Blob([`file ${i} `.repeat(100)]), `${i}.txt`)
        const answer = await fetch(`${client.url}/api/projects/bench/storage/files?path=/small`, {
          method: 'POST',
          headers: { authorization: `Bearer ${client.token}` },
          body: form,
        })
        assert.equal(answer.status, 201)
      }
      const forms = Array.from({ length: SMALL_FILES / A_FORM }, (_, i) => i * A_FORM)
      const line = async () => {
        for (let first = forms.shift(); first !== undefined; first = forms.shift()) await upload(first)
      }
      await upload(SMALL_FILES)
      let small = 0
      const smallRise = await rise(pid, async () => {
        small = await seconds(() => Promise.all(Array.from({ length: FORMS_AT_ONCE }, line)))
      })
      const { files } = await client.call<StorageUsage>('GET', '/projects/bench/storage/usage')
      assert.equal(files, SMALL_FILES + A_FORM)

      let up = 0
      let down = 0
      let zip = 0
      const type = 'multipart/form-data; boundary=b'
      const upRise = await rise(pid, async () => {
        up = await seconds(() => send(client, 'POST', '/files?path=/large', type, Readable.from(formOf(LARGE))))
      })
      const downRise = await rise(pid, async () => {
        down = await seconds(async () =>
          assert.equal(await send(client, 'GET', '/download?path=/large/large.bin'), LARGE),
        )
      })
      const zipRise = await rise(pid, async () => {
        zip = await seconds(async () => assert.ok((await send(client, 'GET', '/archive?path=/large')) > LARGE))
      })

      await client.publish('bench', CODE)
      const fill = async (folder: string, count: number) =>
        assert.equal(await (await fetch(`${server.url}/r/bench/${folder}/${count}`)).text(), 'made')
      await fill('few', FEW)
      const filling = await seconds(() => fill('many', MANY))
      const page = (folder: string, query: string) =>
        client.call<Page>('GET', `/projects/bench/storage?path=/${folder}&limit=100&${query}`)
      const timed = async (folder: string) => {
        const cursor = encodeURIComponent((await page(folder, 'sort=name')).nextCursor!)
        const times: number[] = []
        for (let i = 0; i < 50; i += 1)
          times.push(
            await seconds(() => page(folder, i % 2 === 0 ? 'sort=time&order=desc' : `sort=name&cursor=${cursor}`)),
          )
        return median(times) * 1000
      }
      const few = await timed('few')
      const many = await timed('many')
      let listed = 0
      const whole = await seconds(async () => {
        for (let cursor = '', more = true; more; ) {
          const { items, nextCursor } = await client.call<Page>(
            'GET',
            `/projects/bench/storage?path=/many&limit=1000${cursor}`,
          )
          listed += items.length
          more = nextCursor !== undefined
          cursor = `&cursor=${encodeURIComponent(nextCursor ?? '')}`
        }
      })
      assert.equal(listed, MANY)
      const counted = await seconds(() => client.call('GET', '/projects/bench/storage/usage'))
      const size = `${LARGE / MB} MB`
      return [
        plain(`files of 1 KB uploaded, ${SMALL_FILES} in forms of ${A_FORM}`, SMALL_FILES / small, '/s'),
        plain('the same, memory of the server above before', smallRise, 'MB'),
        plain(`a file of ${size} uploaded`, LARGE / MB / up, 'MB/s'),
        atMost('the same, memory of the server above before', upRise, 100, 'MB'),
        plain(`a file of ${size} downloaded`, LARGE / MB / down, 'MB/s'),
        atMost('the same, memory of the server above before', downRise, 100, 'MB'),
        plain(`a file of ${size} downloaded in a .zip`, LARGE / MB / zip, 'MB/s'),
        atMost('the same, memory of the server above before', zipRise, 100, 'MB'),
        plain('files written by a service, each stored', MANY / filling, '/s'),
        plain(`100 entries of a folder of ${MANY}, median`, many, 'ms'),
        atMost(`the same, times that of a folder of ${FEW}`, many / few, 2),
        plain(`all of a folder of ${MANY}, 1,000 at a time`, whole, 's'),
        plain('what a project with so many files takes, counted', counted * 1000, 'ms'),
      ]
    },
    {
      files: { driver: 'disk' },
      runtime: { limits: { requestMs: 900_000, cpuMs: 60_000, memoryMb: 256 } },
    },
  )

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { MAX_ARCHIVE_BYTES, MAX_FILES, MAX_SOURCE_BYTES, type Pipeline } from '../../modules/pipelines/contract.ts'
import { type Entry, forgeTar, forgeZip } from '../modules/plugins/archives.ts'
import { type Client, signIn } from '../support/client.ts'
import { type FaultServer, faultServer } from './support.ts'

const undo: (() => unknown)[] = []
let server: FaultServer
let client: Client
before(async () => {
  server = await faultServer({ after: (work: () => unknown) => void undo.push(work) } as never)
  client = await signIn(server.url)
})
after(async () => {
  for (const work of undo.reverse()) await work()
})

const KEPT = [{ path: 'main.ts', content: `router.get('/', () => 'kept')\n` }]
/** What would be code, were it not for more. */
const CODE: Entry[] = [{ path: 'main.ts', content: `router.get('/', () => 'from the archive')` }]
const BOTH = [forgeTar, forgeZip]
const EVIL = Buffer.from('evil content')

type Refused = [what: string, archive: Buffer, message: RegExp]
const holding = (what: string, entry: Entry, message: RegExp, forges: typeof BOTH = BOTH): Refused[] =>
  forges.map((forge) => [`${what} (${forge.name})`, forge([...CODE, entry]), message])

/** A .zip with something changed in what it says of its last file. */
function forged(entry: Entry, change: (zip: Buffer, central: number) => void, level?: 0 | 6): Buffer {
  const zip = forgeZip([...CODE, entry], level)
  change(zip, zip.lastIndexOf('PK\x01\x02'))
  return zip
}
const damaged = forged({ path: 'b.ts', content: EVIL }, (zip) => zip.writeUInt8(0, zip.indexOf(EVIL)), 0)
const encrypted = forged({ path: 'b.ts', content: 'x' }, (zip, at) => zip.writeUInt16LE(1, at + 8))
const understated = forged({ path: 'b.ts', content: Buffer.alloc(500_000) }, (zip, at) =>
  zip.writeUInt32LE(10, at + 24),
)
/** Names stand in a .zip twice; what counts is the list at its end. */
const renamed = (from: string, to: string) => {
  const zip = forgeZip([...CODE, { path: from, content: 'x' }])
  zip.write(to, zip.lastIndexOf(from), 'latin1')
  return zip
}
const many = (count: number, content = ''): Entry[] =>
  Array.from({ length: count }, (_, index) => ({ path: `f${index}.ts`, content }))

const text = 'const a = "some text that is code"\n'
const REFUSED: Refused[] = [
  ...Object.entries({
    'a path that leads out': '../evil.ts',
    'a deep one': 'a/../../../evil.ts',
    'an absolute path': '/tmp/evil.ts',
    'a path of another system': 'a\\..\\evil.ts',
    'a drive': 'C:evil.ts',
  }).flatMap(([what, path]) =>
    holding(
      what,
      { path, content: 'x' },
      /(leads out of the folder|absolute path|relative path|invalid characters).*evil|evil.*leads out/,
    ),
  ),
  ...holding(
    'a symbolic link',
    { path: 'link.ts', type: 'SymbolicLink', linkpath: '/etc/passwd' },
    /"link\.ts" is a Sym/,
  ),
  ...holding('a hard link', { path: 'link.ts', type: 'Link', linkpath: '/etc/passwd' }, /"link\.ts" is a Link/, [
    forgeTar,
  ]),
  ...holding('a device', { path: 'dev', type: 'CharacterDevice' }, /"dev" is a (CharacterDevice|special file)/),
  ...holding('a file in two cases', { path: 'MAIN.ts', content: 'x' }, /"MAIN\.ts" is in it twice/),
  ['a NUL in a name', renamed('b.ts/x', 'b.ts\0x'), /b\.ts\\u0000x" leads out/],
  [
    'a bomb (tar)',
    forgeTar([...CODE, { path: 'bomb.ts', content: Buffer.alloc(20_000_000) }]),
    /bomb|more than 100 times/,
  ],
  [
    'a bomb (zip)',
    forgeZip([...CODE, { path: 'bomb.ts', content: Buffer.alloc(20_000_000) }]),
    /"bomb\.ts" is too much|100 times/,
  ],
  ['a hundred thousand entries (zip)', forgeZip(many(100_000), 0), /more than 20000 entries/],
  ['a thousand files (tar)', forgeTar(many(1_000)), /more than 500 files/],
  [
    'more files than a project has',
    forgeZip([...CODE, ...many(MAX_FILES)]),
    /more than 500 files.*"f\d+\.ts" is one too many/,
  ],
  [
    'more code than a project has',
    forgeZip([...CODE, ...many(50, text.repeat(MAX_SOURCE_BYTES / 40 / text.length))], 0),
    /larger than 4194304 bytes; "f\d+\.ts" is too much/,
  ],
  [
    'one file that is too large',
    forgeTar([...CODE, { path: 'b.ts', content: text.repeat(200_000) }]),
    /"b\.ts" is too much|100 times/,
  ],
  ['no code', forgeZip([{ path: 'README.md', content: 'x' }]), /no main\.ts or main\.js/],
  ['nothing (zip)', forgeZip([]), /no main\.ts or main\.js/],
  ['nothing (tar)', forgeTar([]), /Unrecognized archive format/],
  ['nothing at all', Buffer.alloc(0), /no \.zip and no \.tgz|body/],
  ['what is no archive', Buffer.from('router.get()'), /no \.zip and no \.tgz/],
  ['an archive of another kind', Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), /no \.zip and no \.tgz/],
  ['half a .zip', Buffer.from('PK\u0003\u0004 something'), /cannot be imported: .{10}/],
  ['a .zip that is cut off', forgeZip(CODE).subarray(0, -40), /cannot be imported: .{10}/],
  ['a .tgz that is cut off', forgeTar([...CODE, ...many(9, text)]).subarray(0, -20), /unexpected end/],
  ['a .tgz of garbage', gzipSync(Buffer.alloc(3_000, 'x')), /cannot be imported: .{10}/],
  ['a .zip that is damaged', damaged, /"b\.ts" is damaged/],
  ['a .zip that lies about a size', understated, /too many bytes/],
  ['a .zip that is encrypted', encrypted, /"b\.ts" is encrypted/],
  [
    'a file that is a folder',
    forgeZip([...CODE, { path: 'main.ts/x.ts', content: '' }]),
    /"main\.ts" is a file, not a folder/,
  ],
]

describe('C16. Archives of code that are no good', () => {
  const send = async (archive: Buffer, query = '') => {
    const answer = await server.get(`/api/projects/evil/pipeline/archive?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/zip', authorization: `Bearer ${client.token}` },
      body: new Uint8Array(archive),
    })
    return { status: answer.status, body: (await answer.json()) as { code: string; detail: string } }
  }

  test('C16 they are refused by what is wrong with them, and change nothing', { timeout: 120_000 }, async () => {
    await client.createProject('Evil', 'evil')
    await client.call('PUT', '/projects/evil/pipeline/draft', { files: KEPT, revision: 0 })
    const before = await client.call<Pipeline>('GET', '/projects/evil/pipeline')
    await server.unharmed(async () => {
      for (const [what, archive, message] of REFUSED)
        for (const query of ['', 'dryRun=true', 'mode=replace']) {
          const { status, body } = await send(archive, query)
          assert.equal(status, 422, `${what}: ${status} ${body.detail}`)
          assert.ok(['M3M_CODE_ARCHIVE', 'M3M_CODE_INVALID'].includes(body.code), `${what}: ${body.code}`)
          assert.match(body.detail, message, what)
          assert.ok(body.detail.length < 500, what)
        }
      const { status, body } = await send(Buffer.alloc(MAX_ARCHIVE_BYTES + 1))
      assert.deepEqual([status, body.code], [413, 'M3M_REQUEST_TOO_LARGE'])
    })
    assert.deepEqual(await client.call('GET', '/projects/evil/pipeline'), before)
  })

  test('C16 many at once wait for each other', { timeout: 120_000 }, async () => {
    const bomb = forgeZip([...CODE, { path: 'bomb.ts', content: Buffer.alloc(20_000_000) }])
    const good = forgeZip(CODE)
    await server.unharmed(async () => {
      const all = await Promise.all(
        Array.from({ length: 40 }, (_, index) => send(index % 2 === 0 ? bomb : good, 'dryRun=true')),
      )
      assert.deepEqual(new Set(all.map(({ status }) => status)), new Set([200, 422]))
      assert.equal(all.filter(({ status }) => status === 200).length, 20)
    })
  })

  test('A12 compiled code in an archive is source like any other', async () => {
    await client.createProject('Forged', 'forged')
    const evil = `globalThis[Symbol.for('m3m.register')]({ default: { fetch: () => new Response('forged') } })`
    const names = ['service.js', 'service.js.map', '.m3m/bundle.json', 'version_bundles/1.json', 'main.js.cache']
    const archive = forgeZip([...CODE, ...names.map((path) => ({ path, content: evil }))])
    const answer = await server.get('/api/projects/forged/pipeline/archive', {
      method: 'POST',
      headers: { 'content-type': 'application/zip', authorization: `Bearer ${client.token}` },
      body: new Uint8Array(archive),
    })
    assert.equal(answer.status, 200)
    await client.call('POST', '/projects/forged/pipeline/publish', { tag: 'stable' })
    assert.equal(await (await server.get('/r/forged/')).text(), 'from the archive')
  })
})

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it, type TestContext } from 'node:test'
import { unzipSync } from 'fflate'
import { auditRef } from '../../../modules/audit/contract.ts'
import audit from '../../../modules/audit/index.ts'
import type { ImportedCode, SourceFile } from '../../../modules/pipelines/contract.ts'
import { type Entry, forgeTar, forgeZip } from '../plugins/archives.ts'
import { files, publish, type Shop, STABLE, says, startShop } from './support.ts'

const TREE = files({ 'main.ts': `import './lib/a.ts'\n`, 'lib/a.ts': '\uFEFFexport {}\r\n', 'b.txt': 'ä 😀' })

interface Archives extends Shop {
  export(version?: string): Promise<{ status: number; bytes: Buffer; name: string }>
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked field by field
  import(archive: Buffer, query?: string, type?: string): Promise<{ status: number; body: any }>
  saved(): Promise<SourceFile[] | undefined>
}

async function startArchives(t: TestContext): Promise<Archives> {
  const shop = await startShop(t, [audit])
  const url = '/api/projects/shop/pipeline/archive'
  const authorization = `Bearer ${shop.token}`
  return {
    ...shop,
    async export(version) {
      const query = version === undefined ? '' : `?version=${version}`
      const answer = await shop.kernel.app.inject({ url: url + query, headers: { authorization } })
      const name = /filename="(.*)"/.exec(String(answer.headers['content-disposition']))?.[1] ?? ''
      return { status: answer.statusCode, bytes: answer.rawPayload, name }
    },
    async import(archive, query = '', type = 'application/zip') {
      const answer = await shop.kernel.app.inject({
        method: 'POST',
        url: `${url}?${query}`,
        headers: { authorization, 'content-type': type },
        payload: archive,
      })
      return { status: answer.statusCode, body: answer.json() }
    },
    saved: async () => (await shop.pipelines.get(shop.project)).draft?.files,
  }
}

const byPath = (list: SourceFile[] | undefined) => list?.toSorted((a, b) => (a.path < b.path ? -1 : 1))
const entries = (list: SourceFile[], folder = ''): Entry[] =>
  list.map(({ path, content }) => ({ path: folder + path, content }))
const changes = ({ added, changed, removed, unchanged }: ImportedCode) => ({ added, changed, removed, unchanged })

describe('the code as an archive', () => {
  it('is that of a version, of the draft, or what the editor shows', async (t) => {
    const shop = await startArchives(t)
    const texts = ({ bytes }: { bytes: Buffer }) =>
      Object.fromEntries(
        Object.entries(unzipSync(bytes)).map(([path, content]) => [path, Buffer.from(content).toString()]),
      )
    assert.equal((await shop.export()).status, 409)
    await shop.api('PUT', '/draft', { files: TREE, revision: 0 })
    const draft = await shop.export()
    assert.deepEqual([draft.status, draft.name], [200, 'shop-draft.zip'])
    assert.deepEqual(texts(draft), Object.fromEntries(TREE.map(({ path, content }) => [path, content])))
    await shop.api('POST', '/publish', STABLE)
    assert.equal((await shop.export('draft')).status, 409)
    const shown = await shop.export()
    assert.deepEqual([shown.name, shown.bytes], ['shop-1.zip', draft.bytes])
    await publish(shop, 'second', '1')
    assert.deepEqual((await shop.export('1')).bytes, draft.bytes)
    assert.equal((await shop.export('1.1')).name, 'shop-1.1.zip')
    for (const number of ['2', '1.0', '../1', '']) assert.equal((await shop.export(number)).status, 404, number)
  })

  it('has the same bytes for the same code, in whatever order it came and wherever it is packed', async (t) => {
    const shop = await startArchives(t)
    await shop.api('PUT', '/draft', { files: TREE, revision: 0 })
    const first = await shop.export()
    await shop.api('PUT', '/draft', { files: TREE.toReversed(), revision: 1 })
    assert.deepEqual((await shop.export()).bytes, first.bytes)
    // A clock on another wall.
    const script = `
      import { writeCode } from ${JSON.stringify(import.meta.resolve('../../../modules/pipelines/archive/write-archive.ts'))}
      process.stdout.write(await writeCode(${JSON.stringify(TREE)}))`
    for (const TZ of ['America/New_York', 'Asia/Tokyo']) {
      const env = { ...process.env, TZ }
      const bytes = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env })
      assert.deepEqual(bytes, first.bytes, TZ)
    }
  })

  it('comes back as it was', async (t) => {
    const shop = await startArchives(t)
    await shop.api('PUT', '/draft', { files: TREE, revision: 0 })
    const { bytes } = await shop.export()
    await shop.api('PUT', '/draft', { files: says('other'), revision: 1 })
    const { status, body } = await shop.import(bytes, 'revision=2')
    assert.equal(status, 200)
    assert.deepEqual(changes(body), { added: ['b.txt', 'lib/a.ts'], changed: ['main.ts'], removed: [], unchanged: [] })
    assert.equal(body.draft.revision, 3)
    assert.deepEqual(byPath(await shop.saved()), byPath(TREE))
    assert.deepEqual((await shop.export()).bytes, bytes)
  })
})

describe('importing', () => {
  it('is shown before, and changes nothing then', async (t) => {
    const shop = await startArchives(t)
    await shop.api('PUT', '/draft', { files: TREE, revision: 0 })
    const archive = forgeZip(entries(files({ 'main.ts': 'export {}', 'b.txt': 'ä 😀', 'new.ts': '' })))
    const before = (await shop.api('GET')).body
    const shown = await shop.import(archive, 'dryRun=true&revision=1')
    assert.equal(shown.status, 200)
    assert.deepEqual(shown.body, {
      added: ['new.ts'],
      changed: ['main.ts'],
      removed: ['lib/a.ts'],
      unchanged: ['b.txt'],
      refused: [],
      leftOut: [],
      folder: null,
      revision: 1,
      draft: null,
    })
    assert.deepEqual((await shop.api('GET')).body, before)
    const { draft, ...told } = (await shop.import(archive)).body
    assert.deepEqual({ ...told, draft: null }, shown.body)
    assert.equal(draft.revision, 2)
  })

  it('keeps what the archive has not, when merging', async (t) => {
    const shop = await startArchives(t)
    await shop.api('PUT', '/draft', { files: TREE, revision: 0 })
    const archive = forgeZip(entries(files({ 'b.txt': 'new', 'lib/c.ts': '' })))
    assert.match((await shop.import(archive)).body.detail, /no main\.ts or main\.js/)
    const { body } = await shop.import(archive, 'mode=merge')
    assert.deepEqual(changes(body), {
      added: ['lib/c.ts'],
      changed: ['b.txt'],
      removed: [],
      unchanged: ['lib/a.ts', 'main.ts'],
    })
    const kept = TREE.filter(({ path }) => path !== 'b.txt')
    assert.deepEqual(byPath(await shop.saved()), byPath([...kept, ...files({ 'b.txt': 'new', 'lib/c.ts': '' })]))
    // A file of another case than one that is there.
    const clash = await shop.import(forgeZip([{ path: 'LIB/A.ts', content: '' }]), 'mode=merge')
    assert.deepEqual([clash.status, clash.body.code], [422, 'M3M_CODE_INVALID'])
    assert.match(clash.body.detail, /in case only/)
  })

  it('starts a draft where there is none, from what is published', async (t) => {
    const shop = await startArchives(t)
    await publish(shop, 'one')
    const archive = forgeZip(entries(TREE))
    const { body } = await shop.import(archive, 'revision=0')
    assert.deepEqual([body.draft.basedOn, body.draft.nextVersion], ['1', '1.1'])
    assert.deepEqual(body.changed, ['main.ts'])
    assert.equal((await shop.api('POST', '/publish', STABLE)).body.fileCount, 3)
  })

  it('J5 never overwrites what was saved meanwhile', async (t) => {
    const shop = await startArchives(t)
    await shop.api('PUT', '/draft', { files: says('a'), revision: 0 })
    await shop.api('PUT', '/draft', { files: says('b'), revision: 1 })
    const archive = forgeZip(entries(TREE))
    for (const query of ['revision=1', 'revision=0', 'revision=3', 'revision=1&dryRun=true']) {
      const { status, body } = await shop.import(archive, query)
      assert.deepEqual([status, body.code], [409, 'M3M_DRAFT_CONFLICT'], query)
    }
    assert.deepEqual(await shop.saved(), says('b'))
    const answers = await Promise.all(Array.from({ length: 6 }, () => shop.import(archive, 'revision=2')))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409, 409, 409])
  })

  it('knows a .tgz from a .zip by what it is, and leaves the folder around everything away', async (t) => {
    const shop = await startArchives(t)
    for (const [archive, type] of [
      [forgeTar(entries(TREE, 'shop-main/')), 'application/gzip'],
      [forgeZip(entries(TREE, 'Мой бот/')), 'application/octet-stream'],
      [forgeTar([...entries(TREE, './'), { path: 'empty/', type: 'Directory' }]), 'application/zip'],
    ] as const) {
      const { status, body } = await shop.import(archive, '', type)
      assert.equal(status, 200, body.detail)
      assert.deepEqual(byPath(await shop.saved()), byPath(TREE))
    }
    const { body } = await shop.import(forgeZip(entries(TREE, 'Мой бот/')), 'dryRun=true')
    assert.equal(body.folder, 'Мой бот')
    // Where a service does not begin in it the folder means something.
    const lib = await shop.import(forgeZip([{ path: 'util/x.ts', content: '' }]), 'mode=merge&dryRun=true')
    assert.deepEqual([lib.body.folder, lib.body.added], [null, ['util/x.ts']])
    const deeper = await shop.import(forgeZip([...entries(TREE, 'repo/src/'), { path: 'repo/README.md' }]))
    assert.equal(deeper.body.code, 'M3M_CODE_ARCHIVE')
    assert.match(deeper.body.detail, /"repo\/src\/main\.ts" is not at its top/)
  })

  it('names what it leaves out, and what cannot be code', async (t) => {
    const shop = await startArchives(t)
    const archive = forgeZip([
      ...entries(TREE, 'app/'),
      { path: 'app/node_modules/a/index.js', content: 'x' },
      { path: 'app/node_modules/.bin/a', type: 'SymbolicLink', linkpath: '../a/index.js' },
      { path: 'app/.git/HEAD', content: 'x' },
      { path: 'app/lib/.DS_Store', content: 'x' },
      { path: '__MACOSX/app/._main.ts', content: 'x' },
      { path: 'app/.gitignore', content: 'node_modules\n' },
      { path: 'app/logo.png', content: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]) },
      { path: 'app/cut.txt', content: Buffer.from('ä').subarray(0, 1) },
      { path: 'app/read me.txt', content: 'x' },
      { path: 'app/страница.html', content: 'x' },
      { path: `app/${'deep/'.repeat(41)}x.ts`, content: '' },
    ])
    const { status, body } = await shop.import(archive)
    assert.equal(status, 200, body.detail)
    assert.deepEqual(byPath(await shop.saved()), byPath([...TREE, ...files({ '.gitignore': 'node_modules\n' })]))
    assert.deepEqual(body.leftOut, [
      { path: '.git', files: 1 },
      { path: '__MACOSX', files: 1 },
      { path: 'lib/.DS_Store', files: 1 },
      { path: 'node_modules', files: 2 },
    ])
    assert.deepEqual(body.refused, [
      { path: 'cut.txt', reason: 'binary' },
      { path: `${'deep/'.repeat(41)}x.ts`, reason: 'path' },
      { path: 'logo.png', reason: 'binary' },
      { path: 'read me.txt', reason: 'path' },
      { path: 'страница.html', reason: 'path' },
    ])
    assert.equal(body.folder, 'app')
  })

  it('is written down, as are downloads', async (t) => {
    const shop = await startArchives(t)
    const archive = forgeZip(entries(TREE))
    await shop.import(archive, 'dryRun=true')
    await shop.import(archive)
    await shop.import(Buffer.from('nothing'))
    await shop.export()
    const { items } = await shop.kernel.get(auditRef).list({ project: shop.project, limit: 10 })
    assert.deepEqual(
      items
        .filter(({ action }) => action.startsWith('code.'))
        .map(({ action, target, after }) => [action, target, after]),
      [
        ['code.export', 'draft', undefined],
        ['code.import', '1', { added: 3, changed: 0, removed: 0 }],
      ],
    )
  })

  it('takes an archive only, and from those whose project it is', async (t) => {
    const shop = await startArchives(t)
    const archive = forgeZip(entries(TREE))
    assert.equal((await shop.import(archive, '', 'image/png')).status, 415)
    for (const type of ['application/json', 'text/plain'])
      assert.match((await shop.import(Buffer.from('{}'), '', type)).body.detail, /send it as the body/)
    for (const query of ['mode=add', 'revision=-1', 'revision=x', 'dryRun=maybe'])
      assert.equal((await shop.import(archive, query)).status, 400, query)
    for (const method of ['GET', 'POST']) {
      const path = '/api/projects/shop/pipeline/archive'
      assert.equal((await shop.call(method, path, { as: shop.stranger })).status, 404)
      assert.equal((await shop.call(method, path)).status, 401)
    }
    assert.equal(await shop.saved(), undefined)
  })
})

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { databaseRef } from '../../../modules/database/contract.ts'
import type { SourceFile } from '../../../modules/pipelines/contract.ts'
import { checksumOf } from '../../../modules/pipelines/source-files.ts'
import { tempDir } from '../../support/temp.ts'
import { files, publish, type Shop, STABLE, says, startShop } from './support.ts'

const TREE = files({
  'main.ts': `import { a } from './lib/a.ts'\nexport const both = a\n`,
  'lib/a.ts': `export const a = 'ä'\n`,
  'lib-b.txt': '',
  'Z.md': '# Z\r\n',
})

async function publishFiles(shop: Shop, list: SourceFile[], from?: string) {
  const revision = from
    ? (await shop.pipelines.startDraft(shop.project, shop.user, { from, bump: 'minor' })).revision
    : 0
  await shop.pipelines.saveDraft(shop.project, shop.user, { files: list, revision })
  return shop.pipelines.publish(shop.project, shop.user, STABLE)
}

describe('a version', () => {
  it('tells how much it is, what it was made from and its checksum', async (t) => {
    const shop = await startShop(t)
    const first = await publishFiles(shop, TREE)
    assert.equal(first.fileCount, 4)
    assert.equal(first.basedOn, null)
    const { bundle } = (await shop.pipelines.published(shop.project))!
    assert.equal(first.bundleSize, Buffer.byteLength(bundle.code))
    const second = await publishFiles(shop, says('other'), '1')
    assert.equal(second.basedOn, '1')
    assert.notEqual(second.checksum, first.checksum)
    const { versions } = (await shop.api('GET')).body
    assert.deepEqual(versions, [second, { ...first, published: false }])
    const { files: _, ...version } = (await shop.api('GET', '/versions/1')).body
    assert.deepEqual(version, versions[1])
  })

  it('has the checksum of its code, whoever publishes it and in whatever order', async (t) => {
    const shop = await startShop(t)
    const { checksum } = await publishFiles(shop, TREE)
    assert.match(checksum, /^[0-9a-f]{64}$/)
    assert.equal((await publishFiles(shop, TREE.toReversed(), '1')).checksum, checksum)
    for (const changed of [
      [...TREE, { path: 'new.txt', content: '' }],
      TREE.slice(1),
      TREE.map((file) => (file.path === 'Z.md' ? { ...file, content: '# Z\n' } : file)),
      TREE.map((file) => (file.path === 'Z.md' ? { ...file, path: 'z.md' } : file)),
    ])
      assert.notEqual(checksumOf(changed), checksum)
  })

  it('has a checksum that everybody can reckon', (t) => {
    const folder = tempDir(t)
    for (const { path, content } of TREE) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    const command = "find . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum"
    const told = execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' })
    assert.equal(told.split(' ')[0], checksumOf(TREE))
  })

  it('of an earlier m3m is told as much, and from then on as it was', async (t) => {
    const shop = await startShop(t)
    const first = await publishFiles(shop, TREE)
    const second = await publishFiles(shop, says('other'), '1')
    const db = shop.kernel.get(databaseRef)
    const $unset = { checksum: '', fileCount: '', bundleSize: '', basedOn: '' }
    const versions = db.collection<{ number: string }>('versions')
    await versions.updateMany({}, { $unset } as never)
    // One whose compiled code is gone.
    const { _id } = (await versions.findOne({ number: '1' }))!
    await db.collection('version_bundles').deleteOne({ _id })

    const old = { ...first, published: false, bundleSize: null }
    assert.deepEqual((await shop.api('GET')).body.versions, [{ ...second, basedOn: null }, old])
    const { files: _, ...alone } = (await shop.api('GET', '/versions/1')).body
    assert.deepEqual(alone, old)
    assert.equal((await shop.api('POST', '/versions/1/publish')).body.checksum, first.checksum)
    // It was compiled again.
    assert.equal((await shop.api('GET')).body.versions[1].bundleSize, first.bundleSize)
    await versions.updateMany({}, { $unset } as never)
    assert.equal((await shop.api('PATCH', '/versions/1.1', { notes: 'x' })).body.checksum, second.checksum)
  })

  it('J5 is the only one published at any moment, whatever is done at once', async (t) => {
    const shop = await startShop(t)
    for (const from of [undefined, '1', '1', '1']) await publish(shop, `after ${from}`, from)
    let done = false
    let looks = 0
    const watch = async () => {
      while (!done) {
        const { versions, publishedVersion, draft } = (await shop.api('GET')).body
        const published = versions.filter((one: { published: boolean }) => one.published)
        assert.deepEqual(
          published.map(({ number }: { number: string }) => number),
          [publishedVersion],
        )
        // A draft is there or was published; its number is not taken either way.
        if (draft) assert.ok(!versions.some(({ number }: { number: string }) => number === draft.nextVersion))
        looks += 1
      }
    }
    const watching = Promise.all([watch(), watch()])
    for (let round = 0; round < 5; round += 1) {
      const numbers: string[] = (await shop.api('GET')).body.versions.map(({ number }: { number: string }) => number)
      await shop.api('POST', '/draft', { from: numbers[0], bump: round % 2 === 0 ? 'minor' : 'major' })
      const answers = await Promise.all([
        ...Array.from({ length: 10 }, () => shop.api('POST', '/publish', STABLE)),
        ...numbers.flatMap((number) => [
          shop.api('POST', `/versions/${number}/publish`),
          shop.api('DELETE', `/versions/${number}`),
        ]),
      ])
      assert.deepEqual(
        answers
          .slice(0, 10)
          .map(({ status }) => status)
          .sort(),
        [201, ...Array(9).fill(409)],
      )
      assert.ok(answers.every(({ status }) => [200, 201, 204, 404, 409].includes(status)))
    }
    done = true
    await watching
    assert.ok(looks > 0)
  })
})

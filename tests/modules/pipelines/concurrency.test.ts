/** Several people at the same pipeline: one is first, the others are told what happened. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { numbers, publish, type Shop, STABLE, says, startShop } from './support.ts'

/** Codes with which a request may come too late. */
const LATE = new Set([
  'M3M_DRAFT_MISSING',
  'M3M_DRAFT_CONFLICT',
  'M3M_DRAFT_EXISTS',
  'M3M_VERSION_LIVE',
  'M3M_VERSION_NOT_FOUND',
])

type Answer = Awaited<ReturnType<Shop['api']>>

function toldWhy(answers: Answer[]): void {
  for (const { status, body } of answers) {
    if (status < 300) continue
    assert.ok(status === 409 || status === 404, `${status} ${JSON.stringify(body)}`)
    assert.ok(LATE.has(body.code), body.code)
    assert.ok(body.detail.length > 20, body.detail)
  }
}

/** What must hold whatever came first: the published version is there and runs, numbers are given once. */
async function sound(shop: Shop): Promise<string> {
  const { publishedVersion, versions } = await shop.pipelines.get(shop.project)
  const found = await numbers(shop)
  assert.deepEqual([...new Set(found)], found)
  assert.ok(publishedVersion && found.includes(publishedVersion), `${publishedVersion} of ${found}`)
  assert.deepEqual(
    versions.filter(({ published }) => published).map(({ number }) => number),
    [publishedVersion],
  )
  const { version, bundle } = (await shop.pipelines.published(shop.project))!
  assert.equal(version, publishedVersion)
  assert.ok(bundle.code.length > 0)
  return publishedVersion
}

describe('J5 at the same time', () => {
  it('J5 publishing, rolling back and deleting leave one published version that is there', async (t) => {
    const shop = await startShop(t)
    await publish(shop, 'one')
    for (let round = 1; round <= 6; round += 1) {
      const live = (await shop.pipelines.get(shop.project)).publishedVersion!
      const { body: draft } = await shop.api('POST', '/draft', { from: live, bump: 'minor' })
      await shop.api('PUT', '/draft', { files: says(`round ${round}`), revision: draft.revision })
      const others = (await numbers(shop)).filter((number) => number !== live)
      const work = [
        () => shop.api('POST', '/publish', STABLE),
        ...others.flatMap((number) => [
          () => shop.api('POST', `/versions/${number}/publish`),
          () => shop.api('DELETE', `/versions/${number}`),
        ]),
        () => shop.api('DELETE', `/versions/${live}`),
      ]
      // Another one begins in each round.
      const turned = [...work.slice(round % work.length), ...work.slice(0, round % work.length)]
      const answers = await Promise.all(turned.map((begin) => begin()))
      toldWhy(answers)
      assert.equal((await shop.api('GET')).body.draft, null)
      await sound(shop)
    }
  })

  it('J5 of publishing and discarding a draft one happens, and the other is told', async (t) => {
    const shop = await startShop(t)
    await publish(shop, 'one')
    for (const first of ['publish', 'discard'] as const) {
      const before = await numbers(shop)
      await shop.api('POST', '/draft', { from: '1', bump: 'minor' })
      const begin = {
        publish: () => shop.api('POST', '/publish', STABLE),
        discard: () => shop.api('DELETE', '/draft'),
      }
      const [one, other] =
        first === 'publish'
          ? await Promise.all([begin.publish(), begin.discard()])
          : (await Promise.all([begin.discard(), begin.publish()])).reverse()
      const won = [one!, other!].filter(({ status }) => status < 300)
      assert.equal(won.length, 1)
      toldWhy([one!, other!])
      assert.equal((await numbers(shop)).length, before.length + (one!.status < 300 ? 1 : 0))
      assert.equal((await shop.api('GET')).body.draft, null)
      await sound(shop)
    }
  })

  it('J5 an editor in another tab neither overwrites what is saved nor brings back what is published', async (t) => {
    const shop = await startShop(t)
    await shop.api('PUT', '/draft', { files: says('common'), revision: 0 })
    const tab = (name: string, revision: number) => shop.api('PUT', '/draft', { files: says(name), revision })
    const [left, right] = await Promise.all([tab('left', 1), tab('right', 1)])
    const [won, lost] = left.status === 200 ? [left, right] : [right, left]
    assert.deepEqual([won.status, lost.status, lost.body.code], [200, 409, 'M3M_DRAFT_CONFLICT'])
    assert.match(lost.body.detail, /at revision 2, yours began at 1/)
    assert.deepEqual((await shop.api('GET')).body.draft.files, won.body.files)

    const [published, saved] = await Promise.all([
      shop.api('POST', '/publish', { ...STABLE, revision: 2 }),
      tab('late', 1),
    ])
    assert.deepEqual([published.status, saved.status], [201, 409])
    assert.equal((await tab('later', 2)).status, 409)
    assert.equal((await shop.api('GET')).body.draft, null)
    assert.deepEqual((await shop.pipelines.version(shop.project, '1')).files, won.body.files)
  })

  it('J5 of many who begin a draft one does, and the others are told which there is', async (t) => {
    const shop = await startShop(t)
    await publish(shop, 'one')
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        shop.api('POST', '/draft', { from: '1', bump: n % 2 === 0 ? 'minor' : 'major' }),
      ),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(9).fill(409)])
    const { nextVersion } = answers.find(({ status }) => status === 201)!.body
    for (const { status, body } of answers)
      if (status === 409) assert.match(body.detail, new RegExp(`of version ${nextVersion.replace('.', '\\.')};`))
  })
})

describe('J6 numbers', () => {
  it('J6 go on after a rollback where they were, never at the version that runs', async (t) => {
    const shop = await startShop(t)
    assert.equal(await publish(shop, 'a'), '1')
    assert.equal(await publish(shop, 'b', '1'), '1.1')
    assert.equal(await publish(shop, 'c', '1.1', 'major'), '2')
    await shop.api('POST', '/versions/1/publish')
    const { body } = await shop.api('PUT', '/draft', { files: says('d'), revision: 0 })
    assert.deepEqual([body.basedOn, body.nextVersion], ['1', '1.2'])
    await shop.api('DELETE', '/draft')
    const major = await shop.api('POST', '/draft', { from: '1', bump: 'major' })
    assert.equal(major.body.nextVersion, '3')
    await shop.api('DELETE', '/draft')
    // The highest ones go, and are not given again.
    await shop.api('DELETE', '/versions/1.1')
    await shop.api('DELETE', '/versions/2')
    assert.equal(await publish(shop, 'e', '1'), '1.2')
    assert.equal(await publish(shop, 'f', '1.2', 'major'), '3')
    assert.deepEqual(await numbers(shop), ['3', '1.2', '1'])
  })

  it('J6 say nothing about branches: two of one name get a number each', async (t) => {
    const shop = await startShop(t)
    for (const [branch, number] of [
      ['feature/1.1', '1'],
      ['feature/1.1', '1.1'],
      ['2', '1.2'],
    ] as const) {
      await shop.api('PUT', '/draft', { files: says(branch), revision: 0 })
      const { status, body } = await shop.api('POST', '/publish', { ...STABLE, branch })
      assert.deepEqual([status, body.number, body.branch], [201, number, branch])
    }
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventsRef } from '../../../kernel/index.ts'
import { MAX_SOURCE_BYTES, versionPublished } from '../../../modules/pipelines/contract.ts'
import { files, HELLO, numbers, publish, STABLE, says, startShop } from './support.ts'

describe('a draft', () => {
  it('begins with a template in an empty editor', async (t) => {
    const { api, user } = await startShop(t)
    const { body } = await api('GET')
    assert.equal(body.draft, null)
    assert.deepEqual(body.versions, [])
    assert.equal(body.publishedVersion, null)
    assert.equal(body.template[0].path, 'main.ts')
    const saved = await api('PUT', '/draft', { files: body.template, revision: 0 })
    assert.equal(saved.status, 200)
    const { updatedAt: _, ...draft } = saved.body
    assert.deepEqual(draft, {
      files: body.template,
      revision: 1,
      nextVersion: '1',
      basedOn: null,
      updatedBy: { id: user.id, name: user.name },
    })
    assert.equal((await api('GET')).body.template, undefined)
  })

  it('tells what keeps it from compiling, without running anything', async (t) => {
    const { api } = await startShop(t)
    assert.equal((await api('GET', '/draft/problems')).body.code, 'M3M_DRAFT_MISSING')
    const broken = files({ 'main.ts': "import './a.ts'\nconst x = ;\n", 'a.ts': 'export const a = 1' })
    await api('PUT', '/draft', { files: broken, revision: 0 })
    assert.deepEqual((await api('GET', '/draft/problems')).body, {
      revision: 1,
      problems: [{ path: 'main.ts:2:11', message: 'Unexpected ";"' }],
    })
    await api('PUT', '/draft', { files: HELLO, revision: 1 })
    assert.deepEqual((await api('GET', '/draft/problems')).body, { revision: 2, problems: [] })
  })

  it('J5 is not overwritten by an editor that began earlier', async (t) => {
    const { api } = await startShop(t)
    assert.equal((await api('PUT', '/draft', { files: says('a'), revision: 0 })).body.revision, 1)
    assert.equal((await api('PUT', '/draft', { files: says('b'), revision: 1 })).body.revision, 2)
    for (const revision of [0, 1, 3]) {
      const late = await api('PUT', '/draft', { files: says('late'), revision })
      assert.equal(late.status, 409)
      assert.equal(late.body.code, 'M3M_DRAFT_CONFLICT')
    }
    assert.deepEqual((await api('GET')).body.draft.files, says('b'))
  })

  it('J5 has one winner when two save at once', async (t) => {
    const { api } = await startShop(t)
    const first = await Promise.all([1, 2, 3, 4].map((n) => api('PUT', '/draft', { files: says(`${n}`), revision: 0 })))
    assert.deepEqual(first.map(({ status }) => status).sort(), [200, 409, 409, 409])
    const second = await Promise.all(
      [1, 2, 3, 4].map((n) => api('PUT', '/draft', { files: says(`${n}`), revision: 1 })),
    )
    assert.deepEqual(second.map(({ status }) => status).sort(), [200, 409, 409, 409])
  })

  it('never gets a revision a second time, so that an old editor cannot hit a new draft', async (t) => {
    const { api } = await startShop(t)
    await api('PUT', '/draft', { files: says('old'), revision: 0 })
    await api('POST', '/publish', STABLE)
    const started = await api('POST', '/draft', { from: '1', bump: 'minor' })
    assert.equal(started.status, 201)
    assert.equal((await api('PUT', '/draft', { files: says('from the old editor'), revision: 1 })).status, 409)
    assert.equal((await api('DELETE', '/draft')).status, 204)
    const again = await api('PUT', '/draft', { files: says('new'), revision: 0 })
    assert.ok(again.body.revision > started.body.revision)
    assert.equal((await api('PUT', '/draft', { files: says('x'), revision: started.body.revision })).status, 409)
  })

  it('is discarded only when there is one', async (t) => {
    const { api } = await startShop(t)
    assert.equal((await api('DELETE', '/draft')).body.code, 'M3M_DRAFT_MISSING')
    await api('PUT', '/draft', { files: HELLO, revision: 0 })
    assert.equal((await api('DELETE', '/draft')).status, 204)
    assert.equal((await api('GET')).body.draft, null)
  })

  it('takes files with sound paths, an entry and a bearable size', async (t) => {
    const { api } = await startShop(t)
    const save = (list: unknown) => api('PUT', '/draft', { files: list, revision: 0 })
    for (const path of [
      '../x.ts',
      '/etc/passwd',
      'a/../b.ts',
      'a//b.ts',
      './a.ts',
      'a\\b.ts',
      '',
      'a\u0000.ts',
      'x'.repeat(201),
    ]) {
      assert.equal((await save([...HELLO, { path, content: '' }])).body.code, 'M3M_REQUEST_INVALID', path)
    }
    for (const list of [
      files({ 'app.ts': '' }),
      [...HELLO, ...HELLO],
      [...HELLO, ...files({ 'MAIN.ts': '' })],
      [...HELLO, ...files({ lib: '', 'lib/a.ts': '' })],
      [...HELLO, ...files({ 'a.txt': 'x'.repeat(MAX_SOURCE_BYTES - 10) })],
    ]) {
      const refused = await save(list)
      assert.equal(refused.status, 422)
      assert.equal(refused.body.code, 'M3M_CODE_INVALID')
      assert.ok(refused.body.errors.length > 0)
    }
    assert.equal((await save([...HELLO, ...files({ 'a.txt': '"\n'.repeat(MAX_SOURCE_BYTES / 2 - 100) })])).status, 200)
  })

  it('stores nothing of a file but path and content', async (t) => {
    const { api } = await startShop(t)
    await api('PUT', '/draft', { files: [{ ...HELLO[0], owner: 'x' }], revision: 0, basedOn: '7', bump: 'minor' })
    const { draft } = (await api('GET')).body
    assert.deepEqual(draft.files, HELLO)
    assert.equal(draft.basedOn, null)
  })
})

describe('publishing', () => {
  it('turns the draft into a version that keeps everything said about it', async (t) => {
    const shop = await startShop(t)
    const told: unknown[] = []
    shop.kernel.get(eventsRef).on(versionPublished, (event) => told.push(event))
    await shop.api('PUT', '/draft', { files: HELLO, revision: 0 })
    const { status, body } = await shop.api('POST', '/publish', {
      tag: 'night-build',
      branch: 'main',
      notes: 'First',
      number: '9',
      author: null,
    })
    assert.equal(status, 201)
    const { createdAt: _, ...version } = body
    assert.deepEqual(version, {
      number: '1',
      tag: 'night-build',
      branch: 'main',
      notes: 'First',
      published: true,
      author: { id: shop.user.id, name: 'maker' },
      size: HELLO[0]!.content.length,
      fileCount: 1,
      checksum: body.checksum,
      bundleSize: body.bundleSize,
      basedOn: null,
    })
    assert.deepEqual(told, [{ projectId: shop.project, version: '1' }])
    const pipeline = (await shop.api('GET')).body
    assert.equal(pipeline.draft, null)
    assert.equal(pipeline.publishedVersion, '1')
    assert.deepEqual((await shop.api('GET', '/versions/1')).body, { ...body, files: HELLO })
    const published = (await shop.pipelines.published(shop.project))!
    assert.equal(published.version, '1')
    assert.match(published.bundle.code, /router\.get/)
    assert.deepEqual(JSON.parse(published.bundle.map).sources.includes('main.ts'), true)
  })

  it('J5 has one winner among many at once; the others get 409', async (t) => {
    const { api } = await startShop(t)
    await api('PUT', '/draft', { files: HELLO, revision: 0 })
    const answers = await Promise.all(Array.from({ length: 10 }, () => api('POST', '/publish', STABLE)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(9).fill(409)])
    for (const { status, body } of answers)
      if (status === 409) assert.match(body.detail, /no draft.*published or discarded/)
    assert.equal((await api('GET')).body.versions.length, 1)
  })

  it('refuses a draft that has moved on, and an unknown tag', async (t) => {
    const { api } = await startShop(t)
    await api('PUT', '/draft', { files: says('a'), revision: 0 })
    await api('PUT', '/draft', { files: says('b'), revision: 1 })
    assert.equal((await api('POST', '/publish', { ...STABLE, revision: 1 })).body.code, 'M3M_DRAFT_CONFLICT')
    assert.equal((await api('POST', '/publish', { tag: 'latest' })).status, 400)
    assert.equal((await api('POST', '/publish', {})).status, 400)
    assert.equal((await api('POST', '/publish', { ...STABLE, revision: 2 })).status, 201)
  })

  it('answers code that does not compile with the place, and keeps the draft', async (t) => {
    const { api } = await startShop(t)
    const broken = files({ 'main.ts': 'const ok = 1\n\n  const = 2\n' })
    await api('PUT', '/draft', { files: broken, revision: 0 })
    const { status, body } = await api('POST', '/publish', STABLE)
    assert.equal(status, 422)
    assert.equal(body.code, 'M3M_CODE_COMPILE')
    assert.equal(body.errors[0].path, 'main.ts:3:9')
    const pipeline = (await api('GET')).body
    assert.deepEqual(pipeline.draft.files, broken)
    assert.deepEqual(pipeline.versions, [])
  })

  it('lets a draft that is saved meanwhile go on from the new version', async (t) => {
    const shop = await startShop(t)
    await shop.pipelines.saveDraft(shop.project, shop.user, { files: says('a'), revision: 0 })
    shop.pipelines.setDeployer({
      async prepare() {
        await shop.pipelines.saveDraft(shop.project, shop.user, { files: says('b'), revision: 1 })
        return { activate: async () => {}, discard: async () => {} }
      },
    })
    await shop.pipelines.publish(shop.project, shop.user, STABLE)
    const { draft } = await shop.pipelines.get(shop.project)
    assert.deepEqual(draft!.files, says('b'))
    assert.equal(draft!.basedOn, '1')
    assert.equal(draft!.nextVersion, '1.1')
    assert.deepEqual((await shop.pipelines.version(shop.project, '1')).files, says('a'))
  })

  it("is nobody else's business", async (t) => {
    const { call, stranger, api } = await startShop(t)
    await api('PUT', '/draft', { files: HELLO, revision: 0 })
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', '/draft'],
      ['POST', '/publish'],
      ['GET', '/versions/1'],
      ['DELETE', '/versions/1'],
      ['POST', '/versions/1/publish'],
    ]) {
      const url = `/api/projects/shop/pipeline${path}`
      assert.equal((await call(method!, url, { as: stranger })).status, 404, `${method} ${path}`)
      assert.equal((await call(method!, url)).status, 401, `${method} ${path}`)
    }
  })
})

describe('version numbers', () => {
  it('J6 grow by draft: 1, 1.1, 2, and 1.10 after 1.9', async (t) => {
    const shop = await startShop(t)
    assert.equal(await publish(shop, 'first'), '1')
    for (let minor = 1; minor <= 10; minor++) assert.equal(await publish(shop, `m${minor}`, '1', 'minor'), `1.${minor}`)
    assert.equal(await publish(shop, 'second', '1.3', 'major'), '2')
    assert.equal(await publish(shop, 'again', '1.3', 'minor'), '1.11')
    assert.equal(await publish(shop, 'more', '2', 'minor'), '2.1')
    assert.equal(await publish(shop, 'third', '1', 'major'), '3')
    assert.deepEqual(await numbers(shop), [
      '3',
      '2.1',
      '2',
      '1.11',
      '1.10',
      '1.9',
      '1.8',
      '1.7',
      '1.6',
      '1.5',
      '1.4',
      '1.3',
      '1.2',
      '1.1',
      '1',
    ])
  })

  it('J6 are never given twice, also when the version is gone', async (t) => {
    const shop = await startShop(t)
    await publish(shop, 'a')
    await publish(shop, 'b', '1')
    await publish(shop, 'c', '1', 'major')
    await shop.pipelines.republish(shop.project, '1')
    await shop.pipelines.deleteVersion(shop.project, '1.1')
    await shop.pipelines.deleteVersion(shop.project, '2')
    assert.deepEqual(await numbers(shop), ['1'])
    assert.equal(await publish(shop, 'd', '1'), '1.2')
    assert.equal(await publish(shop, 'e', '1', 'major'), '3')
  })

  it('are told before: the draft knows its next one', async (t) => {
    const shop = await startShop(t)
    await publish(shop, 'a')
    const { body } = await shop.api('POST', '/draft', { from: '1', bump: 'major' })
    assert.equal(body.nextVersion, '2')
    assert.equal(body.basedOn, '1')
    assert.deepEqual(body.files, says('a'))
    assert.equal((await shop.api('POST', '/draft', { from: '1', bump: 'minor' })).body.code, 'M3M_DRAFT_EXISTS')
    await shop.api('DELETE', '/draft')
    for (const from of ['7', '1.0', '01', '1.1.1', '{"$ne":0}', '']) {
      assert.equal((await shop.api('POST', '/draft', { from, bump: 'minor' })).status, 404, from)
    }
  })
})

describe('rolling back', () => {
  it('publishes an older version again, and forward again', async (t) => {
    const shop = await startShop(t)
    await publish(shop, 'a')
    await publish(shop, 'b', '1')
    const back = await shop.api('POST', '/versions/1/publish')
    assert.equal(back.status, 200)
    assert.equal(back.body.published, true)
    assert.match((await shop.pipelines.published(shop.project))!.bundle.code, /says = "a"/)
    assert.deepEqual(
      (await shop.pipelines.get(shop.project)).versions.map(({ published }) => published),
      [false, true],
    )
    await shop.api('POST', '/versions/1.1/publish')
    assert.match((await shop.pipelines.published(shop.project))!.bundle.code, /says = "b"/)
    assert.equal((await shop.api('POST', '/versions/9/publish')).body.code, 'M3M_VERSION_NOT_FOUND')
  })

  it('keeps the live version from being deleted', async (t) => {
    const shop = await startShop(t)
    await publish(shop, 'a')
    await publish(shop, 'b', '1')
    assert.equal((await shop.api('DELETE', '/versions/1.1')).body.code, 'M3M_VERSION_LIVE')
    assert.equal((await shop.api('DELETE', '/versions/1')).status, 204)
    assert.equal((await shop.api('GET', '/versions/1')).status, 404)
    assert.equal((await shop.api('DELETE', '/versions/1')).status, 404)
  })

  it('J5 and deleting at once leave a version that runs', async (t) => {
    const shop = await startShop(t)
    await publish(shop, 'a')
    await publish(shop, 'b', '1')
    const [published, deleted] = await Promise.all([
      shop.api('POST', '/versions/1/publish'),
      shop.api('DELETE', '/versions/1'),
    ])
    // Either may come first.
    const first = published.status === 200 ? 'published' : 'deleted'
    assert.deepEqual([published.status, deleted.status], first === 'published' ? [200, 409] : [404, 204])
    assert.equal((await shop.pipelines.published(shop.project))!.version, first === 'published' ? '1' : '1.1')
  })

  it('changes tag, branch and notes, never the code', async (t) => {
    const shop = await startShop(t)
    await publish(shop, 'a')
    const { status, body } = await shop.api('PATCH', '/versions/1', {
      tag: 'not-fix',
      branch: null,
      notes: 'Careful',
      number: '5',
      files: HELLO,
    })
    assert.equal(status, 200)
    assert.deepEqual(
      [body.number, body.tag, body.branch, body.notes, body.published],
      ['1', 'not-fix', null, 'Careful', true],
    )
    assert.deepEqual((await shop.pipelines.version(shop.project, '1')).files, says('a'))
    assert.equal((await shop.api('PATCH', '/versions/1', { tag: 'latest' })).status, 400)
    assert.equal((await shop.api('PATCH', '/versions/2', { notes: '' })).status, 404)
  })
})

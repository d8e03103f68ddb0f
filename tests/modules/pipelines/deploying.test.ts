import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventsRef } from '../../../kernel/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import type { Deployment } from '../../../modules/pipelines/contract.ts'
import { createPipelinesRepository } from '../../../modules/pipelines/pipelines.repository.ts'
import { createPipelinesService } from '../../../modules/pipelines/pipelines.service.ts'
import { createTemplates } from '../../../modules/pipelines/templates.ts'
import { numbers, publish, type Shop, STABLE, says, startShop } from './support.ts'

describe('the deployer', () => {
  it('boots a version before it is recorded and takes traffic after', async (t) => {
    const shop = await startShop(t)
    const steps: string[] = []
    const seen = async (step: string) =>
      steps.push(`${step}: ${(await shop.pipelines.get(shop.project)).publishedVersion}`)
    shop.pipelines.setDeployer({
      async prepare({ version, bundle }: Deployment) {
        assert.match(bundle.code, /says = "a"/)
        await seen(`prepare ${version}`)
        return {
          activate: async () => void (await seen('activate')),
          discard: async () => void (await seen('discard')),
        }
      },
    })
    await publish(shop, 'a')
    assert.deepEqual(steps, ['prepare 1: null', 'activate: 1'])
    assert.throws(() => shop.pipelines.setDeployer({ prepare: async () => assert.fail() }), TypeError)
  })

  it('that cannot boot a version leaves everything as it was', async (t) => {
    const shop = await startShop(t)
    await publish(shop, 'a')
    const { revision } = await shop.pipelines.startDraft(shop.project, shop.user, { from: '1', bump: 'minor' })
    const draft = await shop.pipelines.saveDraft(shop.project, shop.user, { files: says('b'), revision })
    const before = await shop.pipelines.get(shop.project)
    const boot = Object.assign(new Error('does not boot'), { code: 'M3M_SERVICE_BOOT' })
    shop.pipelines.setDeployer({ prepare: () => Promise.reject(boot) })
    await assert.rejects(shop.pipelines.publish(shop.project, shop.user, STABLE), { code: 'M3M_SERVICE_BOOT' })
    await assert.rejects(shop.pipelines.republish(shop.project, '1'), { code: 'M3M_SERVICE_BOOT' })
    assert.deepEqual(await shop.pipelines.get(shop.project), before)
    assert.equal(draft.nextVersion, '1.1')
  })

  it('that cannot switch says so; the version is published all the same', async (t) => {
    const shop = await startShop(t)
    shop.pipelines.setDeployer({
      prepare: async () => ({ activate: () => Promise.reject(new Error('gone')), discard: async () => assert.fail() }),
    })
    await assert.rejects(publish(shop, 'a'), { code: 'M3M_PUBLISH_ACTIVATE' })
    assert.equal((await shop.pipelines.get(shop.project)).publishedVersion, '1')
  })
})

describe('a crash while publishing', () => {
  /** The service over a repository that dies at one step, as a process does. */
  const dying = (shop: Shop, step: 'commit' | 'removeSpentDraft') => {
    const repository = createPipelinesRepository(shop.kernel.get(databaseRef))
    const service = createPipelinesService({
      repository: { ...repository, [step]: () => Promise.reject(new Error('killed')) },
      events: shop.kernel.get(eventsRef),
      log: shop.kernel.log,
      templates: createTemplates(undefined),
    })
    const fresh = createPipelinesService({
      repository,
      events: shop.kernel.get(eventsRef),
      log: shop.kernel.log,
      templates: createTemplates(undefined),
    })
    return { repository, service, fresh }
  }

  it('before the version counts leaves the draft, and nothing else that can be seen', async (t) => {
    const shop = await startShop(t)
    await publish(shop, 'a')
    const { revision } = await shop.pipelines.startDraft(shop.project, shop.user, { from: '1', bump: 'minor' })
    const { service, fresh, repository } = dying(shop, 'commit')
    await assert.rejects(service.publish(shop.project, shop.user, STABLE), /killed/)
    assert.deepEqual(await numbers(shop), ['1'])
    await assert.rejects(shop.pipelines.version(shop.project, '1.1'), { code: 'M3M_VERSION_NOT_FOUND' })
    assert.equal((await shop.pipelines.get(shop.project)).draft!.revision, revision)

    assert.equal((await shop.pipelines.publish(shop.project, shop.user, STABLE)).number, '1.1')
    await fresh.recover()
    assert.deepEqual(
      (await repository.versions(shop.project)).map(({ number }) => number),
      ['1.1', '1'],
    )
  })

  it('after the version counts leaves a published version, and no second one of the same draft', async (t) => {
    const shop = await startShop(t)
    await shop.pipelines.saveDraft(shop.project, shop.user, { files: says('a'), revision: 0 })
    const { service, fresh, repository } = dying(shop, 'removeSpentDraft')
    assert.equal((await service.publish(shop.project, shop.user, STABLE)).number, '1')
    assert.equal((await repository.draft(shop.project))?.revision, 1)
    const { draft, publishedVersion } = await shop.pipelines.get(shop.project)
    assert.equal(draft, null)
    assert.equal(publishedVersion, '1')
    await assert.rejects(shop.pipelines.publish(shop.project, shop.user, STABLE), { code: 'M3M_DRAFT_MISSING' })
    await assert.rejects(shop.pipelines.saveDraft(shop.project, shop.user, { files: says('b'), revision: 1 }), {
      code: 'M3M_DRAFT_CONFLICT',
    })
    await fresh.recover()
    assert.equal(await repository.draft(shop.project), null)
    assert.deepEqual(await repository.pendingVersions(), [])
    assert.deepEqual(await numbers(shop), ['1'])
  })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AuditEntry } from '../../modules/audit/contract.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { shot } from '../support/shot.ts'
import { signedInBrowser } from '../support/signed-in.ts'

describe('recent activity in the browser', () => {
  test('what people do in a project is on its overview', { timeout: 120_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t)
    const { page, errors } = await signedInBrowser(t, server.url)
    await client.createProject('Shop', 'shop')
    await client.publish('shop', "router.get('/', () => 'hello')")
    await client.publish('shop', "router.get('/', () => 'hello again')")
    await client.call('PUT', '/projects/shop/env/PRICE', { type: 'integer', value: 7 })
    await client.call('POST', '/projects/shop/pipeline/versions/1/publish')
    await client.service('shop', 'stop')
    await client.call('PUT', '/projects/shop/limits', { memoryMb: 64 })
    const { items } = await client.call<{ items: AuditEntry[] }>('GET', '/audit?limit=7')
    assert.deepEqual(
      items.map(({ action, target }) => (target ? `${action} ${target}` : action)),
      [
        'limits.change',
        'service.stop',
        'version.rollback 1',
        'env.set PRICE',
        'version.publish 2',
        'version.publish 1',
        'project.create shop',
      ],
    )
    assert.deepEqual([items[0]!.before, items[0]!.after], [{ memoryMb: 128 }, { memoryMb: 64 }])
    await page.goto(`${client.url}/projects/shop`)
    const activity = page.getByRole('region', { name: 'Recent activity' })
    await activity.getByText('Rolled back to version 1').waitFor()
    await activity.getByText('Set variables PRICE').waitFor()
    assert.equal(await activity.getByRole('listitem').count(), 6)
    await shot(page, 'overview')
    await activity.getByRole('link', { name: 'Audit log' }).click()
    await page.getByRole('row', { name: /Created the project shop/ }).waitFor()
    await page.getByRole('row', { name: /memoryMb: 128 became 64/ }).waitFor()
    await shot(page, 'audit-project')
    assert.deepEqual(
      errors.filter((error) => !/status of 401/.test(error)),
      [],
    )
  })
})

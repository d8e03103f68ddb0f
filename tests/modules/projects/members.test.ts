import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Member } from '../../../modules/projects/contract.ts'
import { type Actor, withRoot } from '../administration/support.ts'

/** Root's shop, and one that `maker` made. */
async function start(t: TestContext) {
  const context = await withRoot(t)
  const { root, person, project, call } = context
  const shop = await project(root, 'Shop')
  const maker = await person('maker', { may: ['createProjects'] })
  const stall = await project(maker, 'Stall')
  const members = async (as: Actor, p = 'stall') =>
    ((await call(as, 'GET', `/projects/${p}/members`)).body.items as Member[]).map(({ id }) => id)
  const put = (as: Actor, who: Actor, p = 'stall') => call(as, 'PUT', `/projects/${p}/members/${who.id}`)
  const remove = (as: Actor, who: Actor, p = 'stall') => call(as, 'DELETE', `/projects/${p}/members/${who.id}`)
  return { ...context, shop, stall, maker, members, put, remove }
}

describe('members of a project', () => {
  it('are told to those who may open it: root first, and who made it', async (t) => {
    const { call, root, maker, person, stall } = await start(t)
    const guest = await person('guest', { projects: [stall] })
    const { body } = await call(guest, 'GET', '/projects/stall/members')
    assert.deepEqual(
      (body.items as Member[]).map(({ id, root, maker, status }) => [id, root, maker, status]),
      [
        [root.id, true, false, 'active'],
        [guest.id, false, false, 'active'],
        [maker.id, false, true, 'active'],
      ],
    )
    const stranger = await person('stranger', { may: ['manageUsers'] })
    assert.equal((await call(stranger, 'GET', '/projects/stall/members')).status, 404)
  })

  it('are added and removed by root, by the maker, and by who manages users and is one', async (t) => {
    const { call, root, maker, person, stall, members, put, remove } = await start(t)
    const manager = await person('manager', { may: ['manageUsers'], projects: [stall] })
    const eve = await person('eve')
    for (const actor of [root, maker, manager]) {
      const added = await put(actor, eve)
      assert.deepEqual([added.status, added.body.id, added.body.maker], [200, eve.id, false])
      assert.equal((await put(actor, eve)).status, 200, 'twice is as once')
      assert.equal((await call(eve, 'GET', '/projects/stall')).status, 200)
      assert.equal((await members(eve)).filter((id) => id === eve.id).length, 1)
      assert.equal((await remove(actor, eve)).status, 204)
      assert.equal((await call(eve, 'GET', '/projects/stall')).status, 404)
      assert.equal((await remove(actor, eve)).body.code, 'M3M_PROJECT_MEMBER_NOT_FOUND')
    }
  })

  it('change nothing as plain members, but may leave (G9)', async (t) => {
    const { call, root, maker, person, stall, members, put, remove } = await start(t)
    const guest = await person('guest', { projects: [stall] })
    const eve = await person('eve', { may: ['createProjects'] })
    for (const refused of [
      await put(guest, eve),
      await remove(guest, maker),
      await call(guest, 'GET', '/projects/stall/members/candidates'),
    ])
      assert.deepEqual([refused.status, refused.body.code], [403, 'M3M_PROJECT_MEMBERS_FORBIDDEN'])
    for (const outside of [await put(eve, eve), await put(eve, eve, 'shop'), await remove(eve, guest)])
      assert.equal(outside.status, 404)
    assert.equal((await remove(guest, guest)).status, 204)
    assert.equal((await call(guest, 'GET', '/projects/stall')).status, 404)
    assert.deepEqual(await members(root), [root.id, maker.id])
  })

  it('never lose root, and the maker only to root or by leaving (G4)', async (t) => {
    const { call, root, maker, person, stall, members, put, remove } = await start(t)
    const manager = await person('manager', { may: ['manageUsers', 'createProjects'], projects: [stall] })
    for (const refused of [await put(manager, root), await remove(manager, root), await remove(root, root)])
      assert.deepEqual([refused.status, refused.body.code], [409, 'M3M_PROJECT_MEMBER_ROOT'])
    assert.equal((await remove(manager, maker)).body.code, 'M3M_PROJECT_MEMBER_MAKER')
    assert.equal((await remove(maker, maker)).status, 204)
    assert.equal((await call(maker, 'DELETE', '/projects/stall?slug=stall')).status, 404, 'who left deletes nothing')
    assert.equal((await put(root, maker)).status, 200)
    assert.equal((await remove(root, maker)).status, 204)
    assert.deepEqual(await members(root), [root.id, manager.id])
    assert.deepEqual(await members(root, 'shop'), [root.id])
  })

  it('are found among those who can become one', async (t) => {
    const { call, root, maker, person, stall } = await start(t)
    await person('inside', { projects: [stall] })
    const eve = await person('Eve')
    const blocked = await person('evelyn')
    await call(root, 'POST', `/users/${blocked.id}/block`)
    const found = async (q: string) =>
      (await call(maker, 'GET', `/projects/stall/members/candidates?q=${q}`)).body.items
    assert.deepEqual(await found('EVE'), [{ id: eve.id, name: 'Eve', email: eve.email }])
    assert.deepEqual(await found(encodeURIComponent(eve.email)), [{ id: eve.id, name: 'Eve', email: eve.email }])
    assert.deepEqual(await found('root'), [])
    assert.deepEqual(await found('inside'), [])
    const unknown = await call(maker, 'PUT', `/projects/stall/members/${blocked.id}`)
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'M3M_PROJECT_MEMBER_UNKNOWN'])
    assert.equal((await call(maker, 'PUT', `/projects/stall/members/${'0'.repeat(24)}`)).status, 404)
  })

  it('are not for the API key of the project', async (t) => {
    const { server, call, root, maker } = await start(t)
    const { key } = (await call(root, 'POST', '/projects/stall/api-key')).body
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', `/${maker.id}`],
      ['DELETE', `/${maker.id}`],
      ['GET', '/candidates'],
    ] as const) {
      const answer = await server.call(method, `/api/projects/stall/members${path}`, { headers: { 'x-api-key': key } })
      assert.deepEqual([answer.status, answer.body.code], [403, 'M3M_AUTH_KEY_NOT_HERE'])
    }
  })
})

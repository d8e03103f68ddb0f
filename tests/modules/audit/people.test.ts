import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import activity from '../../../modules/activity/index.ts'
import administration from '../../../modules/administration/index.ts'
import type { AuditEntry } from '../../../modules/audit/contract.ts'
import audit from '../../../modules/audit/index.ts'
import environment from '../../../modules/environment/index.ts'
import goals from '../../../modules/goals/index.ts'
import projects from '../../../modules/projects/index.ts'
import { setUp, startServer } from '../auth/support.ts'

const PASSWORD = 'correct horse battery'

async function start(t: TestContext) {
  const server = await startServer(t, { modules: [activity, administration, audit, environment, goals, projects] })
  const { token } = await setUp(server)
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await server.call(method, `/api${path}`, { as: token, ...(body === undefined ? {} : { body }) })
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const lines = async (action: string) =>
    ((await call('GET', `/audit?action=${action}`)).items as AuditEntry[]).reverse()
  return { call, lines }
}
const short = (entries: AuditEntry[]) => entries.map(({ action, target }) => `${action} ${target}`)

describe('the audit log', () => {
  it('tells who came into projects and went, and what became of goals', async (t) => {
    const { call, lines } = await start(t)
    const { id } = await call('POST', '/users', { email: 'bob@example.com', password: PASSWORD })
    await call('POST', '/projects', { name: 'Shop', slug: 'shop' })
    await call('PUT', `/projects/shop/members/${id}`)
    await call('DELETE', `/projects/shop/members/${id}`)
    await call('POST', '/projects/shop/goals', { name: 'Sales', slug: 'sales', type: 'counter' })
    await call('PATCH', '/projects/shop/goals/sales', { name: 'Sold' })
    await call('POST', '/projects/shop/goals/sales/reset', { slug: 'sales' })
    await call('DELETE', '/projects/shop/goals/sales')
    await call('POST', '/goals', { name: 'All', slug: 'all', type: 'counter', projects: [] })
    await call('DELETE', '/goals/all')
    assert.deepEqual(short(await lines('member')), ['member.add bob@example.com', 'member.remove bob@example.com'])
    const entries = await lines('goal')
    assert.deepEqual(short(entries), [
      'goal.create sales',
      'goal.update sales',
      'goal.reset sales',
      'goal.delete sales',
      'goal.create all',
      'goal.delete all',
    ])
    assert.deepEqual(
      entries.map(({ project }) => project?.slug),
      ['shop', 'shop', 'shop', 'shop', undefined, undefined],
    )
  })

  it('tells which variables came from a file, and not what is in them', async (t) => {
    const { call, lines } = await start(t)
    await call('POST', '/projects', { name: 'Shop', slug: 'shop' })
    await call('POST', '/projects/shop/env', { key: 'A', type: 'string', value: 'in A' })
    const file = { format: 'env', text: 'A=in A\nB=in B\nC=in C\n' }
    await call('POST', '/projects/shop/env/import', { ...file, dryRun: true })
    await call('POST', '/projects/shop/env/import', file)
    await call('POST', '/projects/shop/env/import', file)
    const entries = await lines('env.set')
    assert.deepEqual(short(entries), ['env.set A', 'env.set B, C'])
    assert.deepEqual(entries[1]!.after, { variables: 2 })
    assert.equal(JSON.stringify(entries).includes('in B'), false)
  })
})

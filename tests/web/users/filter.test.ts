import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ManagedUser } from '../../../modules/administration/contract.ts'
import { powerOver } from '../../../web/src/features/users/lib/filter.ts'

const user = (name: string, more: Partial<ManagedUser> = {}): ManagedUser => ({
  id: name,
  name,
  email: `${name.toLowerCase()}@example.com`,
  root: false,
  status: 'active',
  permissions: { createProjects: false, manageUsers: false },
  createdAt: '2026-01-01T00:00:00.000Z',
  lastSignInAt: null,
  projectCount: 0,
  locked: null,
  ...more,
})
const USERS = [
  user('Zoe'),
  user('Борис', { email: 'boris@example.com', status: 'blocked' }),
  user('root', { root: true, locked: 'root' }),
  user('Ann', { locked: 'more' }),
]
describe('power over users', () => {
  it('lets people change themselves a little, those with less wholly, others not', () => {
    const powers = [user('me', { locked: 'self' }), ...USERS].map((one) => powerOver(one, 'me'))
    assert.deepEqual(powers, ['own', 'all', 'all', 'none', 'none'])
    assert.equal(powerOver(USERS[2]!, 'root'), 'own')
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { arrangeProjects } from '../../../web/src/features/projects/sort.ts'
import type { Project, ServiceState } from '../../../web/src/lib/api/contracts.ts'

const project = (name: string, slug: string, updatedAt = '2026-01-01T00:00:00.000Z'): Project => ({
  id: slug,
  name,
  slug,
  color: null,
  createdBy: '',
  createdAt: updatedAt,
  updatedAt,
})
const projects = [
  project('Payments', 'pay', '2026-01-01T00:00:00.000Z'),
  project('Мой бот', 'moy-bot', '2026-01-03T00:00:00.000Z'),
  project('alerts 10', 'alerts-10', '2026-01-02T00:00:00.000Z'),
  project('Alerts 2', 'alerts-2', '2026-01-02T00:00:00.000Z'),
]
const states: Record<string, ServiceState> = { pay: 'running', 'alerts-2': 'crashed' }
const arrange = (query: string, sort: 'name' | 'updated' | 'state') =>
  arrangeProjects(projects, {
    query,
    sort,
    compare: new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare,
    stateOf: ({ slug }) => states[slug],
  }).map(({ slug }) => slug)

describe('arrangeProjects', () => {
  it('finds by every word of the query, in the name or the slug, case ignored', () => {
    assert.deepEqual(arrange('МОЙ', 'name'), ['moy-bot'])
    assert.deepEqual(arrange('alerts 10', 'name'), ['alerts-10'])
    assert.deepEqual(arrange('  ', 'name').length, 4)
    assert.deepEqual(arrange('nothing', 'name'), [])
  })

  it('sorts by name with numbers by value', () => {
    assert.deepEqual(arrange('alerts', 'name'), ['alerts-2', 'alerts-10'])
  })

  it('puts the newest change first, equal ones by name', () => {
    assert.deepEqual(arrange('', 'updated'), ['moy-bot', 'alerts-2', 'alerts-10', 'pay'])
  })

  it('puts what needs a look first', () => {
    assert.deepEqual(arrange('', 'state').slice(0, 2), ['alerts-2', 'pay'])
  })

  it('leaves the given list as it was', () => {
    arrange('', 'updated')
    assert.equal(projects[0]?.slug, 'pay')
  })
})

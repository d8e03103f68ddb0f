import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ACTIONS } from '../../../web/src/features/audit/lib/actions.ts'
import { timeOf } from '../../../web/src/features/audit/lib/days.ts'
import { factsOf } from '../../../web/src/features/audit/lib/facts.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** What stands for `${verb}` in the names of actions. */
const VERBS: Record<string, string[]> = {
  member: ['add', 'remove'],
  model: ['create', 'update', 'delete', 'updateRecords', 'deleteRecords', 'import', 'export'],
  plugin: ['enable', 'disable', 'restart', 'settings', 'install', 'remove'],
  service: ['start', 'stop', 'restart'],
  storage: ['upload', 'directory', 'write', 'move', 'copy', 'delete', 'link', 'linkRegenerate', 'linkRevoke'],
  user: ['block', 'unblock', 'delete', 'resetPassword'],
}

describe('the audit page', () => {
  it('has words for every action the server writes down', () => {
    const known = new Set(Object.entries(ACTIONS).flatMap(([area, verbs]) => verbs.map((verb) => `${area}.${verb}`)))
    const written = globSync('modules/**/*.ts', { cwd: root })
      .flatMap((file) => [
        ...readFileSync(join(root, file), 'utf8').matchAll(
          /action: ['`]([\w.${}]+)['`]|record\(request, '(\w+\.\w+)'/g,
        ),
      ])
      .flatMap(([, action, other]) => {
        const name = action ?? other!
        return name.includes('$') ? VERBS[name.split('.')[0]!]!.map((verb) => name.replace(/\$\{.*\}/, verb)) : [name]
      })
    assert.ok(written.length > 20)
    assert.deepEqual([...new Set(written)].filter((action) => !known.has(action)).sort(), [])
    for (const language of ['en', 'ru']) {
      const { action } = JSON.parse(readFileSync(join(root, `web/src/features/audit/locales/${language}.json`), 'utf8'))
      const named = Object.entries(action as Record<string, object>).flatMap(([area, verbs]) =>
        Object.keys(verbs).map((verb) => `${area}.${verb}`),
      )
      assert.deepEqual(named.sort(), [...known].sort(), language)
    }
  })

  it('tells what is different, or all that is set on one side', () => {
    assert.deepEqual(factsOf({ slug: 'a', name: 'A' }, { slug: 'b', name: 'A', color: null }), [
      { name: 'slug', before: 'a', after: 'b' },
      { name: 'color', before: undefined, after: null },
    ])
    assert.deepEqual(factsOf({ name: 'A', color: null }, undefined), [{ name: 'name', before: 'A', after: undefined }])
    assert.deepEqual(factsOf(undefined, undefined), [])
  })

  it('takes days as those of the person, the last one whole', () => {
    assert.equal(timeOf('2026-02-28'), new Date(2026, 1, 28).toISOString())
    assert.equal(timeOf('2026-02-28', { after: 1 }), new Date(2026, 2, 1).toISOString())
    for (const day of [undefined, '', 'yesterday', '2026-2-3', '99999-01-01']) assert.equal(timeOf(day), undefined)
  })
})

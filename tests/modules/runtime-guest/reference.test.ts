import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runtimeTypes } from '../../../modules/runtime/guest/types.ts'
import { guestApis } from '../../../modules/runtime/reference/reference.ts'
import { problemsIn } from './checker.ts'

/** What m3m.d.ts says of itself; that guest.json is current, tests/scripts/generate.test.ts knows. */

const apis = guestApis()
const members = apis.flatMap((api) =>
  api.members.map((member) => ({ ...member, api: api.name, group: api.group, example: member.example ?? api.example })),
)
/** What stands in code for a member. */
const wordOf = ({ kind, name, api }: { kind: string; name: string; api: string }) =>
  new RegExp(kind === 'constructor' ? `\\bnew ${api}\\b` : `\\b${name.replace('.', '\\.')}\\b`)
const nameOf = ({ api, name }: { api: string; name: string }) => `${api}.${name}`

describe('the reference of what is built in', () => {
  it('has everything a service can name', () => {
    const declared = [...runtimeTypes([]).matchAll(/^declare (?:const|class|function) (\w+)/gm)].map(
      ([, name]) => name!,
    )
    const inner = new Set(['self', 'Crypto'])
    assert.deepEqual(
      declared.filter((name) => !inner.has(name) && !apis.some((api) => api.name === name)),
      [],
    )
    for (const name of ['router', 'Context', 'Socket', 'service', 'schedule', 'kv', 'queue', 'env', 'logger', 'fetch'])
      assert.equal(apis.find((api) => api.name === name)?.group, name === 'fetch' ? 'web' : 'service', name)
    assert.ok(apis.find(({ name }) => name === 'router')?.members.some(({ name }) => name === 'get'))
  })

  it('says of everything what it is, and shows how it is used', () => {
    assert.deepEqual(
      apis.filter(({ summary }) => summary === '').map(({ name }) => name),
      [],
    )
    assert.deepEqual(members.filter(({ summary }) => summary === '').map(nameOf), [])
    const callable = members.filter(({ kind }) => kind !== 'property')
    assert.deepEqual(callable.filter((member) => !wordOf(member).test(member.example ?? '')).map(nameOf), [])
  })

  it('tells types, parameters, defaults, errors and limits', () => {
    const member = (api: string, name: string) => members.find((each) => each.api === api && each.name === name)!
    assert.deepEqual(member('kv', 'get').signatures, ['get<T = any>(key: string): Promise<T | null>'])
    assert.equal(member('kv', 'get').returns, 'Promise<T | null>')
    assert.deepEqual(
      member('kv', 'increment').params.map(({ name, optional, default: preset }) => [name, optional, preset]),
      [
        ['key', false, undefined],
        ['by', true, '1'],
        ['options', true, undefined],
        ['options.ttl', true, undefined],
      ],
    )
    assert.equal(member('queue', 'on').params.find(({ name }) => name === 'options.timeout')?.default, "'30s'")
    assert.equal(member('schedule', 'every').signatures.length, 2)
    assert.equal(member('URL', 'URL.parse').signatures[0]?.startsWith('static parse('), true)
    assert.equal(member('URL', 'constructor').signatures[0], 'new URL(url: string | URL, base?: string | URL)')
    assert.match(member('router', 'post').signatures[0]!, /^post<const Path extends string>\(path: Path,/)
    assert.ok(member('fetch', 'fetch').errors.some(({ code, message }) => code === 'M3M_EGRESS_DENIED' && message))
    assert.deepEqual(apis.find(({ name }) => name === 'setTimeout')?.limits, ['runtime.limits.timers'])
    // For people alone.
    assert.doesNotMatch(runtimeTypes([]), /@limit/)
  })

  it('has examples that are right', () => {
    const examples = new Set([...apis, ...members].flatMap(({ example }) => (example ? [example] : [])))
    const files = Object.fromEntries(
      [...examples].map((example, index) => [`/examples/${index}.ts`, `${example}\nexport {}`]),
    )
    const problems = problemsIn(files, runtimeTypes([])).map((problem) => {
      const [file = ''] = problem.split(':')
      return `${problem}\n${files[file] ?? ''}`
    })
    assert.deepEqual(problems, [])
    assert.ok(examples.size > 100, `${examples.size} examples`)
  })
})

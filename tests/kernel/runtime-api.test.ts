import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Type } from 'typebox'
import { createLogger, defineError, defineRuntimeApi, method, type Run } from '../../kernel/index.ts'
import { createRuntimeApis } from '../../kernel/runtime-api.ts'

const full = defineError('M3M_TEST_FULL', 'The jar is full', 409)
const run = { projectId: 'p1', version: '1', instanceId: 'i1', signal: new AbortController().signal } satisfies Run
const jar = defineRuntimeApi({
  name: 'jar',
  summary: 'A jar',
  methods: {
    add: method({
      summary: 'Adds',
      params: { what: Type.String(), count: Type.Optional(Type.Integer({ default: 1, minimum: 1 })) },
      returns: Type.Unknown(),
      call: ({ projectId }, { what, count }) => ({ projectId, what, count }),
    }),
    overflow: method({
      summary: 'Fails',
      params: {},
      returns: Type.Null(),
      call() {
        throw full()
      },
    }),
    explode: method({
      summary: 'Breaks',
      params: {},
      returns: Type.Null(),
      call() {
        throw new Error('at /srv/secret.ts:1')
      },
    }),
  },
})
const registry = () => {
  const apis = createRuntimeApis(createLogger({ level: 'silent' }))
  return { apis, undo: apis.add(jar) }
}

describe('runtime APIs', () => {
  test('arguments are positional, checked and completed with defaults; identity comes from the run', async () => {
    const { apis } = registry()
    assert.deepEqual(await apis.call(run, 'jar', 'add', ['plum']), {
      ok: true,
      value: { projectId: 'p1', what: 'plum', count: 1 },
    })
  })

  test('a wrong argument is named', async () => {
    const { apis } = registry()
    const answer = await apis.call(run, 'jar', 'add', ['plum', 'many'])
    assert.ok(!answer.ok)
    assert.equal(answer.error.code, 'M3M_API_ARGUMENTS')
    assert.match(answer.error.message, /jar\.add: count must be an integer/)
    assert.match(
      ((await apis.call(run, 'jar', 'add', ['a', 1, 2])) as { error: Error }).error.message,
      /takes 2 arguments, got 3/,
    )
  })

  test('a coded error crosses as it is, another one without its message', async () => {
    const { apis } = registry()
    assert.deepEqual(await apis.call(run, 'jar', 'overflow', []), {
      ok: false,
      error: { name: 'M3mError', code: 'M3M_TEST_FULL', message: 'The jar is full' },
    })
    const broken = await apis.call(run, 'jar', 'explode', [])
    assert.ok(!broken.ok)
    assert.doesNotMatch(JSON.stringify(broken), /secret/)
  })

  test('what is no method of the table cannot be reached', async () => {
    const { apis } = registry()
    for (const [api, name] of [
      ['jar', 'constructor'],
      ['jar', '__proto__'],
      ['toString', 'call'],
      ['jar', 'nope'],
    ] as const) {
      const answer = await apis.call(run, api, name, [])
      assert.ok(!answer.ok && answer.error.code === 'M3M_API_UNKNOWN', `${api}.${name}`)
    }
  })

  test('names are unique until undone, and changes are told', () => {
    const { apis, undo } = registry()
    let changes = 0
    apis.onChange(() => changes++)
    assert.throws(() => apis.add(jar), /"jar" exists already/)
    undo()
    undo()
    assert.equal(apis.list().length, 0)
    apis.add(jar)
    assert.equal(changes, 2)
  })

  test('declarations of a project come from all that have some; a failure takes only its own away', async () => {
    const { apis } = registry()
    assert.equal(await apis.projectTypes('p1'), '')
    const undo = apis.addProjectTypes('jars', (projectId) => `interface ProjectJars { ${projectId}: 1 }\n`)
    apis.addProjectTypes('none', () => '')
    apis.addProjectTypes('broken', async () => {
      throw new Error('at /srv/secret.ts:1')
    })
    const text = await apis.projectTypes('p1')
    assert.match(text, /^interface ProjectJars \{ p1: 1 \}$/m)
    assert.match(text, /^\/\/ The declarations of "broken" could not be made/m)
    assert.doesNotMatch(text, /secret/)
    undo()
    assert.doesNotMatch(await apis.projectTypes('p1'), /ProjectJars/)
  })
})

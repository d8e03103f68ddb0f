import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import type { EnvVariable } from '../../modules/environment/contract.ts'
import type { Pipeline } from '../../modules/pipelines/contract.ts'
import { ApiError, signIn } from '../support/client.ts'
import { EMBEDDED } from '../support/database.ts'
import { startServer } from '../support/server.ts'
import { serverWithRoot } from '../support/server-with-root.ts'

const ROUNDS = 3
/** Milliseconds after which the server is killed at the latest; what is under way takes about as long. */
const LATEST_MS = 120

const codeOf = (text: string) => `router.get('/', () => ({ code: ${JSON.stringify(text)}, value: env.get('VALUE') }))`

test('J1 kill -9 of the server in a publish, a rollback, a change of a variable and a deletion leaves old or new, and nothing mixed', {
  timeout: 240_000,
}, async (t) => {
  const started = await serverWithRoot(t, EMBEDDED)
  let { server, client } = started
  t.after(() => server.stop('SIGKILL'))
  const ask = async (slug: string) => {
    const answer = await fetch(`${server.url}/r/${slug}/`, { signal: AbortSignal.timeout(10_000) })
    assert.equal(answer.status, 200, slug)
    return (await answer.json()) as { code: string; value: string }
  }
  const env = (value: string) => ['/projects/work/env/VALUE', { type: 'string', value }] as const
  for (const slug of ['canary', 'work', 'back']) {
    await client.createProject(slug)
    if (slug === 'work') await client.call('PUT', ...env('value 0'))
    await client.publish(slug, codeOf(`${slug} 1`))
  }
  await client.publish('back', codeOf('back 2'))
  let work = 'work 1'
  let value = 'value 0'

  for (let round = 1; round <= ROUNDS; round += 1) {
    const doomed = `doomed-${round}`
    await client.createProject(doomed)
    await client.publish(doomed, codeOf(doomed))
    const other = (await ask('back')).code === 'back 1' ? '2' : '1'
    const acknowledged = { publish: false, env: false, rollback: false, deletion: false }
    const note = (name: keyof typeof acknowledged, doing: Promise<unknown>) =>
      doing.then(
        () => {
          acknowledged[name] = true
        },
        () => {},
      )
    const next = { work: `work ${round + 1}`, value: `value ${round}` }
    const doing = [
      note('publish', client.publish('work', codeOf(next.work))),
      note('env', client.call('PUT', ...env(next.value))),
      note('rollback', client.call('POST', `/projects/back/pipeline/versions/${other}/publish`)),
      note('deletion', client.call('DELETE', `/projects/${doomed}?slug=${doomed}`)),
    ]
    const ended = once(server.child, 'exit')
    setTimeout(() => server.child.kill('SIGKILL'), Math.random() * LATEST_MS)
    await Promise.all([ended, ...doing])

    server = await startServer(started.folder, EMBEDDED)
    client = await signIn(server.url)
    assert.equal((await ask('canary')).code, 'canary 1')

    const now = await ask('work')
    assert.ok(now.code === next.work || (!acknowledged.publish && now.code === work), `${now.code} after ${work}`)
    assert.ok(now.value === next.value || (!acknowledged.env && now.value === value), `${now.value} after ${value}`)
    const { items } = await client.call<{ items: EnvVariable[] }>('GET', '/projects/work/env')
    assert.deepEqual(
      items.map((variable) => variable.value),
      [now.value],
    )
    const pipeline = await client.call<Pipeline>('GET', '/projects/work/pipeline')
    const versions = pipeline.versions.filter(({ published }) => published)
    assert.deepEqual([versions.length, versions[0]!.number], [1, pipeline.publishedVersion])
    if (now.code === next.work) assert.equal(pipeline.draft, null)
    work = now.code
    value = now.value

    const back = await client.call<Pipeline>('GET', '/projects/back/pipeline')
    assert.equal((await ask('back')).code, `back ${back.publishedVersion}`)
    if (acknowledged.rollback) assert.equal(back.publishedVersion, other)

    const left = await client.call('GET', `/projects/${doomed}`).catch((error: unknown) => error)
    if (left instanceof ApiError) {
      assert.equal(left.status, 404)
      assert.equal((await fetch(`${server.url}/r/${doomed}/`)).status, 404)
      await client.createProject(doomed)
    } else {
      assert.equal(acknowledged.deletion, false)
      assert.equal((await ask(doomed)).code, doomed)
    }
    // What is left of any of it stands in the way of nothing.
    await client.call('DELETE', `/projects/${doomed}?slug=${doomed}`)
    if (pipeline.draft) await client.call('DELETE', '/projects/work/pipeline/draft')
  }
})

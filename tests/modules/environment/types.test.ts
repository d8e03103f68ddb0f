import assert from 'node:assert/strict'
import { test } from 'node:test'
import { environmentRef } from '../../../modules/environment/contract.ts'
import { projectsRef } from '../../../modules/projects/contract.ts'
import { signIn } from '../../support/client.ts'
import { member } from '../runtime/members.ts'
import { startServer } from '../runtime/support.ts'
import { completionsOf, problemsOf } from '../runtime-guest/checker.ts'

test("the editor is told a project's own keys and their types, members only, and never a value", async (t) => {
  const server = await startServer(t)
  const projects = server.kernel.get(projectsRef)
  const shop = await projects.create(server.root, { name: 'Shop', slug: 'shop' })
  await projects.create(server.root, { name: 'Other', slug: 'other' })
  await server.kernel.get(environmentRef).set(shop.id, [
    { key: 'NAME', type: 'string', value: 'plain-canary' },
    { key: 'NOTE', type: 'text', value: 'two\nlines */ }' },
    { key: 'COUNT', type: 'integer', value: 3 },
    { key: 'RATE', type: 'float', value: 0.5 },
    { key: 'ON', type: 'boolean', value: true },
    { key: 'FLAGS', type: 'json', value: { 'odd "name\n*/': [1, 2], deep: { on: true }, mixed: [1, 'a'], none: null } },
    { key: 'TOKEN', type: 'string', value: 'secret-canary', secret: true },
    { key: 'KEYS', type: 'json', value: { canary: 'secret-canary' }, secret: true },
  ])
  const login = await signIn(server.url)
  const text = async (path: string) => {
    const answer = await server.get(`/api${path}`, { headers: { authorization: `Bearer ${login.token}` } })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8')
    return answer.text()
  }
  const own = await text('/projects/shop/runtime/types')
  assert.doesNotMatch(own, /canary/)
  assert.equal(await text('/projects/other/runtime/types'), '')
  const all = `${await text('/runtime/types')}\n${own}`
  assert.deepEqual(
    problemsOf(
      `const texts: string[] = [env.get('NAME'), env.get('NOTE'), env.get('TOKEN')]
       const numbers: number[] = [env.get('COUNT'), env.get('RATE', 1), env.get('FLAGS')['odd "name\\n*/'][0]!]
       const booleans: boolean[] = [env.get('ON'), env.get('FLAGS').deep.on, env.get('FLAGS').later]
       console.log(texts, numbers, booleans, env.get('KEYS').canary, env.get('FLAGS').mixed[0].x, env.get('OTHER'))
       export default { fetch: (_request, env) => new Response(env.NAME) } satisfies ExportedHandler`,
      all,
    ),
    [],
  )
  assert.match(problemsOf(`env.get('ON').length\nexport {}`, all).join(), /does not exist on type 'boolean'/)
  assert.deepEqual(completionsOf(`env.get('|`, all), ['COUNT', 'FLAGS', 'KEYS', 'NAME', 'NOTE', 'ON', 'RATE', 'TOKEN'])

  const stranger = await member(server, 'other')
  await assert.rejects(stranger.call('GET', '/projects/shop/runtime/types'), /404|403/)
  assert.equal((await server.get('/api/projects/shop/runtime/types')).status, 401)
})

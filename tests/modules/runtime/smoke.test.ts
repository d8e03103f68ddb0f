import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from './support.ts'

test('smoke', async (t) => {
  const s = await startServer(t)
  const p = await s.deploy('shop', `router.get('/', () => ({ hello: 'world' }))`)
  const r = await s.get('/r/shop/')
  assert.equal(r.status, 200)
  assert.deepEqual(await r.json(), { hello: 'world' })
  console.log(r.headers, await s.logs(p), s.runners())
})

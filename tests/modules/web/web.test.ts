import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import web from '../../../modules/web/index.ts'
import { startedKernel } from '../../support/kernel.ts'
import { ROOT } from '../../support/server.ts'

const start = (t: TestContext) => startedKernel(t, { modules: [web] })
const built = existsSync(join(ROOT, 'web', 'dist', 'index.html'))
const skip = built ? false : 'the web app is not built here (npm run build:web)'

describe('web', () => {
  test('an unknown address of the API is a problem, not a page', async (t) => {
    const response = await (await start(t)).app.inject('/api/nothing')
    assert.equal(response.statusCode, 404)
    assert.equal(response.headers['content-type'], 'application/problem+json; charset=utf-8')
  })

  test('every page address answers with the app, never kept, under a strict policy', { skip }, async (t) => {
    const kernel = await start(t)
    for (const url of ['/', '/projects', '/projects/some-slug/code?file=a.ts', '/login']) {
      const response = await kernel.app.inject(url)
      assert.equal(response.statusCode, 200, url)
      assert.match(response.body, /<div id="root">/)
      assert.equal(response.headers['cache-control'], 'no-cache')
      assert.match(response.headers['content-security-policy'] as string, /script-src 'self';/)
    }
  })

  test('built files are kept for good and come compressed when asked', { skip }, async (t) => {
    const kernel = await start(t)
    const script = /src="(\/assets\/[^"]+\.js)"/.exec((await kernel.app.inject('/')).body)![1]!
    const response = await kernel.app.inject({ url: script, headers: { 'accept-encoding': 'br, gzip' } })
    assert.equal(response.statusCode, 200)
    assert.equal(response.headers['content-encoding'], 'br')
    assert.match(response.headers['cache-control'] as string, /immutable/)
    assert.match(response.headers['content-type'] as string, /javascript/)
  })

  test('a missing file is not found, and nothing outside the folder is', { skip }, async (t) => {
    const kernel = await start(t)
    for (const url of [
      '/assets/nothing.js',
      '/favicon.nope',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/package.json',
      '/.built',
    ]) {
      const { statusCode, body } = await kernel.app.inject(url)
      assert.ok(statusCode === 404 || statusCode === 400 || statusCode === 403, `${url}: ${statusCode}`)
      assert.doesNotMatch(body, /"dependencies"/)
    }
  })
})

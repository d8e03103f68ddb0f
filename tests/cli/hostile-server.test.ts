import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { startCli } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'
import { assertRefused } from './remote-support.ts'

const KEY = `m3m_${'k'.repeat(43)}`
const PROJECT = { id: 'a'.repeat(24), slug: 'shop', name: 'Shop' }

/** A server that answers with what a test says, by path below `/api`, and what it was asked. */
async function fakeServer(t: TestContext, answers: Record<string, unknown>, listener?: RequestListener) {
  const asked: string[] = []
  const server = createServer(
    listener ??
      ((request, response) => {
        asked.push(request.url!)
        const answer = answers[decodeURIComponent(request.url!.replace(/^\/api/, ''))]
        if (typeof answer === 'string') response.setHeader('content-type', 'text/plain; charset=utf-8').end(answer)
        else if (answer === undefined)
          response
            .writeHead(404, { 'content-type': 'application/problem+json' })
            .end('{"code":"M3M_NOT_FOUND","detail":"no"}')
        else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
      }),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const draftWith = (...paths: string[]) => ({
  draft: {
    files: [{ path: 'main.ts', content: '' }, ...paths.map((path) => ({ path, content: 'evil' }))],
    revision: 1,
    updatedAt: '2026-01-01T00:00:00.000Z',
    updatedBy: { id: null, name: 'x' },
  },
  versions: [],
  publishedVersion: null,
})

const answersWith = (pipeline: unknown, more: Record<string, unknown> = {}) => ({
  '/projects/shop': PROJECT,
  [`/projects/${PROJECT.id}/pipeline`]: pipeline,
  [`/projects/${PROJECT.id}/runtime/types`]: '// own\n',
  '/runtime/types': '// types\n',
  '/runtime/packages': { items: [] },
  ...more,
})

const pull = (home: string, url: string) =>
  startCli(home, ['pull', 'shop', '--server', url], { M3M_API_KEY: KEY, NO_COLOR: '1' }).ended

describe('m3m pull from a server that means harm', () => {
  test('writes nothing outside of its folder, and nothing at all then', async (t) => {
    for (const path of [
      '../outside.ts',
      'lib/../../outside.ts',
      '/tmp/outside.ts',
      'C:\\outside.ts',
      '..\\outside.ts',
      'lib//x.ts',
      'con.ts',
      'MAIN.ts',
      'name\u001b[2J.ts',
      '',
      'x'.repeat(300),
    ]) {
      const home = tempDir(t)
      const { url } = await fakeServer(t, answersWith(draftWith(path)))
      assertRefused(await pull(home, url), /The server sent (a file called|"MAIN\.ts" twice).*nothing was written/)
      assert.deepEqual(readdirSync(home), [], path)
    }
  })

  test('writes no hooks, settings of tools or hidden files', async (t) => {
    const home = tempDir(t)
    mkdirSync(join(home, 'shop', '.git', 'hooks'), { recursive: true })
    const paths = ['.git/hooks/pre-commit', '.vscode/tasks.json', '.envrc', 'm3m.json', 'tsconfig.json', 'lib/.npmrc']
    const { url } = await fakeServer(t, answersWith(draftWith(...paths, 'node_modules/.bin/tsc')))
    const { code, stdout, stderr } = await startCli(home, ['pull', 'shop', 'shop', '--server', url], {
      M3M_API_KEY: KEY,
    }).ended
    assert.equal(code, 0, stderr)
    for (const path of paths) assert.ok(stdout.includes(`left     ${path} `), path)
    const everything = readdirSync(join(home, 'shop'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    assert.equal(everything.includes('evil'), false)
  })

  test('takes declarations of packages, and nothing that could run', async (t) => {
    const home = tempDir(t)
    const pipeline = draftWith()
    pipeline.draft.files[0]!.content = `import 'tool'`
    const files = [
      ['node_modules/tool/index.d.ts', 'export {}'],
      ['node_modules/tool/package.json', '{"types":"index.d.ts","bin":"x.js","scripts":{"prepare":"evil"}}'],
      ['node_modules/tool/index.js', 'evil'],
      ['node_modules/.bin/tsc', 'evil'],
      ['node_modules/../index.d.ts', 'evil'],
      ['../index.d.ts', 'evil'],
      ['node_modules/own/package.json', '{"name":"evil"}'],
      ['.git/hooks/x.d.ts', 'evil'],
    ].map(([path, content]) => ({ path, content }))
    const { url } = await fakeServer(
      t,
      answersWith(pipeline, {
        '/runtime/packages': { items: [{ name: 'tool', version: '1.0.0' }] },
        '/runtime/packages/types?name=tool': { files, truncated: false },
      }),
    )
    mkdirSync(join(home, 'shop', 'node_modules', 'own'), { recursive: true })
    writeFileSync(join(home, 'shop', 'node_modules', 'own', 'package.json'), '{"name":"own"}')
    const { code, stderr } = await startCli(home, ['pull', 'shop', '--server', url], { M3M_API_KEY: KEY }).ended
    assert.equal(code, 0, stderr)
    const read = (path: string) => readFileSync(join(home, 'shop', 'node_modules', path), 'utf8')
    assert.equal(read('tool/index.d.ts'), 'export {}')
    assert.equal(read('tool/package.json'), '{"types":"index.d.ts"}')
    assert.equal(read('own/package.json'), '{"name":"own"}')
    for (const path of ['tool/index.js', '.bin', '../index.d.ts'])
      assert.equal(existsSync(join(home, 'shop', 'node_modules', path)), false, path)
    assert.deepEqual(readdirSync(home), ['shop'])
  })

  test('A20 the key goes to the server that was named, wherever that one points', async (t) => {
    const other = await fakeServer(t, answersWith(draftWith()))
    const { url } = await fakeServer(t, {}, (_, response) =>
      response.writeHead(302, { location: `${other.url}/api/projects/shop` }).end(),
    )
    assertRefused(await pull(tempDir(t), url), /leads elsewhere/)
    assert.deepEqual(other.asked, [])
  })

  test('what is no m3m, or steers the terminal, is told in plain words', async (t) => {
    const page = await fakeServer(t, {}, (_, response) =>
      response.setHeader('content-type', 'text/html').end('<html></html>'),
    )
    assertRefused(await pull(tempDir(t), page.url), /does not answer like an m3m server/)
    const steering = await fakeServer(t, {}, (_, response) =>
      response
        .writeHead(403, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ code: 'M3M_X', detail: 'no \u001b]0;owned\u0007\u001b[2Jway' })),
    )
    const refused = await pull(tempDir(t), steering.url)
    assert.equal(refused.stderr.includes('\u001b'), false)
    assertRefused(refused, /^m3m: no way/)
  })

  test('warns of a key that travels in the clear', async (t) => {
    const { stderr } = await pull(tempDir(t), 'http://m3m.invalid')
    assert.match(stderr, /http:\/\/m3m\.invalid is not encrypted.*use https/)
  })
})

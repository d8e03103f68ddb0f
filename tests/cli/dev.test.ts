import assert from 'node:assert/strict'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import type { PreviewStatus } from '../../modules/runtime/contract.ts'
import { startServer } from '../support/server.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { until } from '../support/until.ts'
import { assertRefused, type Developer, developer, developerOn, filesOf, startSession } from './remote-support.ts'

const says = (text: string) => `router.get('/', () => { console.log('asked ${text}'); return '${text}' })\n`
const ask = async (url: string) => (await fetch(url)).text()

/** `m3m dev` on a project that answers "one"; resolves when its preview is there. */
async function started(t: TestContext, dev: Developer, args: string[] = []) {
  dev.ok(['pull', 'shop'])
  dev.write('main.ts', says('one'))
  const session = startSession(t, dev, ['dev', ...args])
  const [, url] = await session.seen(/Preview (http\S+)/)
  await session.seen(/Watching 1 file of .*; Ctrl\+C ends the preview/)
  return { session, url: url! }
}
const preview = (dev: Developer) => dev.client.call<PreviewStatus>('GET', '/projects/shop/service/preview')

describe('m3m dev', () => {
  test('runs each change as the preview and shows its log; Ctrl+C ends the preview and it', async (t) => {
    const dev = await developer(t)
    const { session, url } = await started(t, dev)
    assert.equal(await ask(url), 'one')
    await session.seen(/\d\d:\d\d:\d\d info {2}asked one\n/)
    dev.write('main.ts', says('two'))
    await session.seen(/main\.ts → revision 2\n✓ Revision 2 runs \(\d+ ms\)\n/)
    assert.equal(await ask(url), 'two', 'the address stays')
    await session.seen(/asked two/)

    // As editors save: beside, then in its place; and with a new folder.
    writeFileSync(join(dev.folder, 'main.ts~'), says('three'))
    renameSync(join(dev.folder, 'main.ts~'), join(dev.folder, 'main.ts'))
    await session.seen(/Revision 3 runs/)
    assert.equal(await ask(url), 'three')
    dev.write('lib/deep/text.ts', `export const text = 'four'`)
    await session.seen(/lib\/deep\/text\.ts → revision 4/)
    dev.write('main.ts', `import { text } from './lib/deep/text.ts'\nrouter.get('/', () => text)\n`)
    await session.seen(/Revision 5 runs/)
    dev.write('lib/deep/text.ts', `export const text = 'five'`)
    await session.seen(/Revision 6 runs/)
    assert.equal(await ask(url), 'five')
    // What is no part of the service is no change.
    dev.write('.env', 'x')
    dev.write('node_modules/x/index.js', 'x')
    rmSync(join(dev.folder, 'lib'), { recursive: true })
    dev.write('main.ts', says('six'))
    await until('the last change runs', async () => (await ask(url)) === 'six')
    assert.deepEqual(filesOf(await dev.draft()), { 'main.ts': says('six') })

    session.child.kill('SIGINT')
    assert.equal(await session.ended, 0, session.output())
    assert.match(session.output(), /The preview ended\n$/)
    assert.equal((await preview(dev)).state, 'stopped')
    assert.equal(session.output().includes('\u001b'), false)
  })

  test('tells errors with their places, and what ran before runs on', async (t) => {
    const dev = await developer(t)
    const { session, url } = await started(t, dev)
    dev.write('main.ts', 'const x = ;\n')
    await session.seen(/main\.ts:1:11: Unexpected ";"\n✗ The draft does not compile; revision 1 runs on\n/)
    assert.equal(await ask(url), 'one')
    dev.write('main.ts', `\nthrow new Error('not today')\n`)
    await session.seen(/main\.ts:2:7: .*not today\n✗ The draft does not start; revision 1 runs on\n/)
    assert.equal(await ask(url), 'one')
    dev.write('main.ts', `router.get('/', () => {\n  throw new TypeError('broken \\u001b[2J')\n})\n`)
    await session.seen(/Revision 4 runs/)
    await ask(url)
    await session.seen(/error .*broken \[?2?J?[\s\S]*?main\.ts:2:9/)
    dev.write('picture.ts', '\0')
    await session.seen(/not saved: picture\.ts is not text/)
    rmSync(join(dev.folder, 'picture.ts'))
    dev.write('main.ts', says('well'))
    await session.seen(/Revision 5 runs/)
    assert.equal(await ask(url), 'well')
  })

  test('J5 a draft that was saved in the browser is not overwritten; after m3m pull it goes on', async (t) => {
    const dev = await developer(t)
    const { session, url } = await started(t, dev)
    await dev.saveInBrowser({ 'main.ts': says('one'), 'theirs.ts': '// theirs' })
    dev.write('main.ts', says('mine'))
    await session.seen(/not saved: The draft is at revision 2, saved by \S.*m3m pull/)
    assert.equal(filesOf(await dev.draft())['main.ts'], says('one'))
    assert.equal(await ask(url), 'one')
    dev.ok(['pull'], dev.folder)
    await session.seen(/main\.ts → revision 3/)
    await session.seen(/Revision 3 runs/)
    assert.equal(await ask(url), 'mine')
    assert.deepEqual(filesOf(await dev.draft()), { 'main.ts': says('mine'), 'theirs.ts': '// theirs' })

    session.child.kill('SIGTERM')
    await session.ended
    await dev.saveInBrowser({ 'main.ts': says('theirs') })
    dev.write('main.ts', says('mine again'))
    assertRefused(dev.run(['dev'], { cwd: dev.folder }), /The draft is at revision 4/)
  })

  test('goes on after the server was away: with the preview, and with each line of its log once', async (t) => {
    const { server, client } = await serverWithRoot(t)
    await client.createProject('Shop', 'shop')
    const dev = await developerOn(t, server, client)
    const { session } = await started(t, dev)
    const { port } = new URL(dev.server.url)
    await dev.server.stop()
    await session.seen(/lost the connection to http/)
    dev.write('main.ts', `console.log('booted'); ${says('back')}`)
    const again = await startServer(dev.server.folder, { server: { host: '127.0.0.1', port: Number(port) } })
    t.after(() => again.stop('SIGKILL'))
    const [, url] = await session.seen(/Preview (http\S+)/)
    assert.equal(await ask(url!), 'back')
    await session.seen(/asked back/)
    await ask(url!)
    await session.seen(/asked back/)
    const output = session.output()
    assert.equal(output.match(/Connected to http\S+ again/g)?.length, 1, output)
    assert.equal(output.match(/lost the connection/g)?.length, 1, output)
    assert.equal(output.match(/asked back/g)?.length, 2, output)
    session.child.kill('SIGINT')
    assert.equal(await session.ended, 0)
  })

  test('keeps the types up to date', async (t) => {
    const dev = await developer(t)
    const { session } = await started(t, dev)
    await dev.client.call('PUT', '/projects/shop/env/FRESH', { type: 'string', value: 'x' })
    dev.write('main.ts', says('two'))
    await session.seen(/m3m\.d\.ts follows what changed in the project/)
    assert.match(dev.read('m3m.d.ts'), /FRESH: string/)
    await dev.client.call('PUT', '/projects/shop/env/LATER', { type: 'string', value: 'x' })
    await session.seen(/m3m\.d\.ts follows what changed in the project/)
    assert.match(dev.read('m3m.d.ts'), /LATER: string/)
  })

  test('A20 ends when its key is replaced, and whoever had the key has lost the preview', async (t) => {
    const dev = await developer(t)
    const { session, url } = await started(t, dev)
    await dev.client.call('POST', '/projects/shop/api-key')
    await session.seen(/m3m: http\S+ does not know this key any more; run "m3m login shop/)
    assert.equal(await session.ended, 1)
    assert.equal((await fetch(url)).status, 404)
    assert.notEqual((await preview(dev)).url, url)
  })

  test('tells that the preview ended on the server, and starts it with the next change', async (t) => {
    const dev = await developer(t)
    const { session } = await started(t, dev)
    await dev.client.call('DELETE', '/projects/shop/service/preview')
    await session.seen(/the preview ended on the server/)
    dev.write('main.ts', says('two'))
    const [, url] = await session.seen(/Preview (http\S+)/)
    assert.equal(await ask(url!), 'two')
  })
})

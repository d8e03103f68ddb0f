import assert from 'node:assert/strict'
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { AuditEntry } from '../../modules/audit/contract.ts'
import type { Pipeline } from '../../modules/pipelines/contract.ts'
import { assertRefused, developer, developerOn, filesOf, HELLO } from './remote-support.ts'

describe('m3m push', () => {
  test('J5 refuses a draft that moved on, and saves over it with --force alone', async (t) => {
    const dev = await developer(t)
    dev.ok(['pull', 'shop'])
    dev.write('main.ts', HELLO)
    dev.ok(['push'], dev.folder)
    const theirs = await dev.saveInBrowser({ 'main.ts': '// theirs' })
    dev.write('main.ts', '// mine')
    const refused = dev.run(['push'], { cwd: dev.folder })
    assertRefused(refused, /The draft is at revision 2, saved by \S.* on .*; this folder began with revision 1\./)
    assert.equal((await dev.draft()).revision, theirs.revision)
    assert.match(dev.ok(['push', '--force'], dev.folder), /revision 3/)
    assert.deepEqual(filesOf(await dev.draft()), { 'main.ts': '// mine' })

    // Of two who begin with the same, one wins.
    const other = await developerOn(t, dev.server, dev.client)
    Object.assign(dev.env, { M3M_API_KEY: other.key })
    for (const each of [dev, other]) {
      each.ok(['pull', 'shop'])
      each.write('main.ts', `// ${each.home}`)
    }
    dev.ok(['push'], dev.folder)
    assertRefused(other.run(['push'], { cwd: other.folder }), /saved by a program with the API key/)
  })

  test('says that a draft is gone: published or discarded meanwhile', async (t) => {
    const dev = await developer(t)
    dev.ok(['pull', 'shop'])
    dev.ok(['push'], dev.folder)
    await dev.client.call('POST', '/projects/shop/pipeline/publish', { tag: 'stable' })
    dev.write('main.ts', HELLO)
    assertRefused(dev.run(['push'], { cwd: dev.folder }), /The draft is gone: version 1 is published; .*m3m pull/)
    dev.ok(['pull'], dev.folder)
    dev.ok(['push'], dev.folder)
    assert.equal((await dev.draft()).basedOn, '1')
  })

  test('leaves out what is no part of the service', async (t) => {
    const dev = await developer(t)
    dev.ok(['pull', 'shop'])
    dev.write('main.ts', HELLO)
    for (const path of ['.env', '.git/config', 'node_modules/x/index.js', 'lib/node_modules/x.js', 'package-lock.json'])
      dev.write(path, 'secret')
    dev.write('.m3mignore', '# tests and notes\n*.test.ts\n/notes\nbuild/\n!keep.test.ts\n')
    for (const path of [
      'a.test.ts',
      'lib/b.test.ts',
      'notes/x.md',
      'build/x.js',
      'keep.test.ts',
      'lib/notes/y.md',
      'lib/build',
    ])
      dev.write(path, 'text')
    writeFileSync(join(dev.home, 'outside'), 'secret')
    symlinkSync(join(dev.home, 'outside'), join(dev.folder, 'link.ts'))
    dev.ok(['push'], dev.folder)
    assert.deepEqual(Object.keys(filesOf(await dev.draft())).sort(), [
      'keep.test.ts',
      'lib/build',
      'lib/notes/y.md',
      'main.ts',
    ])
  })

  test('names what a server would not take, before anything is sent', async (t) => {
    const dev = await developer(t)
    dev.ok(['pull', 'shop'])
    for (const [path, content, message] of [
      ['picture.png', Buffer.from([0x89, 0x50, 0, 0xff]), /picture\.png is not text in UTF-8; name in \.m3mignore/],
      ['two words.ts', 'x', /two words\.ts: names consist of letters/],
      [
        'large.ts',
        'x'.repeat(4 * 1024 * 1024),
        /The files are larger than 4 MB together, large\.ts alone 4194304 bytes/,
      ],
    ] as const) {
      writeFileSync(join(dev.folder, path), content)
      assertRefused(dev.run(['push'], { cwd: dev.folder }), message)
      dev.write('.m3mignore', `${path}\n`)
      dev.ok(['push'], dev.folder)
      rmSync(join(dev.folder, path))
    }
  })

  test('saves what does not compile, tells the places and ends with 1', async (t) => {
    const dev = await developer(t)
    dev.ok(['pull', 'shop'])
    dev.write('main.ts', `import './lib/a.ts'\nconst x = ;\n`)
    dev.write('lib/a.ts', `import './missing.ts'\n`)
    const { code, stdout } = dev.run(['push', 'shop'])
    assert.equal(code, 1)
    assert.match(stdout, /^shop\/main\.ts:2:11: Unexpected ";"$/m)
    assert.match(stdout, /✗ It is saved, but does not compile/)
    assert.match(filesOf(await dev.draft())['main.ts']!, /const x/)
  })
})

describe('m3m publish', () => {
  test('makes a version that runs, in the name of the API key', async (t) => {
    const dev = await developer(t)
    dev.ok(['pull', 'shop'])
    dev.write('main.ts', HELLO)
    const told = dev.ok(['publish', '--tag', 'stable', '--branch', 'main', '--notes', 'first'], dev.folder)
    assert.match(told, /✓ Version 1 \(stable\) is published and runs/)
    assert.equal(await (await fetch(`${dev.server.url}/r/shop/`)).text(), 'hello')
    const { versions, draft } = await dev.client.call<Pipeline>('GET', '/projects/shop/pipeline')
    assert.equal(draft, null)
    const [{ author, tag, branch, notes }] = versions as [Pipeline['versions'][number]]
    assert.deepEqual([author, tag, branch, notes], [{ id: null, name: 'API key' }, 'stable', 'main', 'first'])
    const { items } = await dev.client.call<{ items: AuditEntry[] }>('GET', '/audit?action=version.publish')
    assert.equal(items[0]!.actor.kind, 'key')

    assert.match(dev.ok(['publish'], dev.folder), /Nothing to publish: version 1 is published/)
    dev.write('main.ts', `${HELLO}//`)
    assert.match(dev.ok(['publish'], dev.folder), /Version 1\.1 \(develop\)/)
  })

  test('tells the errors of a start, and what ran runs on', async (t) => {
    const dev = await developer(t)
    await dev.client.publish('shop', HELLO)
    dev.ok(['pull', 'shop'])
    for (const [content, place, what] of [
      [`\nthrow new Error('not today')`, /^main\.ts:2:7: .*not today$/m, /does not start; what was published runs on/],
      [`\nconst x = ;`, /^main\.ts:2:11: Unexpected ";"$/m, /does not compile; what was published runs on/],
    ] as const) {
      dev.write('main.ts', content)
      const { code, stdout, stderr } = dev.run(['publish'], { cwd: dev.folder })
      assert.equal(code, 1)
      assert.match(stdout, place)
      assert.match(stderr, what)
    }
    assert.equal(await (await fetch(`${dev.server.url}/r/shop/`)).text(), 'hello')
  })

  test('J5 does not publish what somebody else saved', async (t) => {
    const dev = await developer(t)
    dev.ok(['pull', 'shop'])
    dev.ok(['push'], dev.folder)
    await dev.saveInBrowser({ 'main.ts': '// theirs' })
    assertRefused(dev.run(['publish'], { cwd: dev.folder }), /The draft is at revision 2, saved by/)
  })
})

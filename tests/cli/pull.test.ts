import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ROOT } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'
import { assertRefused, developer, filesOf, HELLO } from './remote-support.ts'

const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')

describe('m3m pull', () => {
  test('writes the code, the types with what the project has, and settings for editors; push sends it back as it is', async (t) => {
    const dev = await developer(t)
    const { client, folder } = dev
    await client.call('PUT', '/projects/shop/env/TOKEN', { type: 'string', value: 'hush', secret: true })
    await client.call('POST', '/projects/shop/goals', { name: 'signups', type: 'counter' })
    const fields = [{ key: 'title', type: 'string', required: true }]
    await client.call('POST', '/projects/shop/models', { name: 'Goods', slug: 'goods', fields })
    const files = {
      'main.ts': `import { price } from './lib/price.ts'\nrouter.get('/', () => [price(2), env.get('TOKEN')])
router.post('/goods', async (ctx) => (await db.collection('goods').insert({ title: ctx.body })).title.length)\n`,
      'lib/price.ts': 'export const price = (n: number) => n * 3\n',
      'lib/\u0041.md': 'привет\r\n',
    }
    await dev.saveInBrowser(files)
    const told = dev.ok(['pull', 'shop'])
    assert.match(told, /shop: draft, revision 1 \(saved by \S.* on .*\)/)
    for (const path of [...Object.keys(files), 'm3m.d.ts', 'tsconfig.json', '.gitignore'])
      assert.match(told, new RegExp(`wrote +${path.replace('.', '\\.')}\n`))
    for (const [path, content] of Object.entries(files)) assert.equal(dev.read(path), content)
    assert.match(dev.read('m3m.d.ts'), /TOKEN: string/)
    assert.match(dev.read('m3m.d.ts'), /signups/)
    assert.match(dev.read('m3m.d.ts'), /"goods": \{\s+title: string\n/)
    assert.deepEqual(JSON.parse(dev.read('m3m.json')), { server: dev.server.url, project: 'shop' })
    const everything = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    assert.equal(
      everything.some((text) => text.includes(dev.key)),
      false,
      'the key is in the folder',
    )
    const checked = spawnSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' })
    assert.equal(checked.status, 0, checked.stdout)

    assert.match(dev.ok(['push'], folder), /The draft is the same, revision 1/)
    assert.match(dev.ok(['pull'], folder), /3 files as they were/)
    await client.call('PATCH', '/projects/shop/models/goods', { fields: [...fields, { key: 'price', type: 'float' }] })
    dev.ok(['pull'], folder)
    assert.match(dev.read('m3m.d.ts'), /price: number \| null/)
    dev.write('main.ts', `${files['main.ts']}// more\n`)
    assert.match(dev.ok(['push'], join(folder, 'lib')), /✓ main\.ts: draft, revision 2/)
    const draft = await dev.draft()
    assert.deepEqual(filesOf(draft), { ...files, 'main.ts': `${files['main.ts']}// more\n` })
    assert.deepEqual(draft.updatedBy, { id: null, name: 'API key' })
  })

  test('merges what was changed on one side, refuses what was changed on both, and --force takes the server’s', async (t) => {
    const dev = await developer(t)
    await dev.saveInBrowser({
      'main.ts': HELLO,
      'mine.ts': 'a',
      'theirs.ts': 'a',
      'both.ts': 'a',
      'gone.ts': 'a',
      'x/kept.ts': 'a',
    })
    dev.ok(['pull', 'shop'])
    for (const path of ['mine.ts', 'both.ts', 'x/kept.ts']) dev.write(path, 'mine')
    dev.write('new.ts', 'mine')
    await dev.saveInBrowser({
      'main.ts': HELLO,
      'mine.ts': 'a',
      'theirs.ts': 'theirs',
      'both.ts': 'theirs',
      'fresh.ts': 'theirs',
    })
    assertRefused(
      dev.run(['pull'], { cwd: dev.folder }),
      /both\.ts is changed here and on the server; nothing was written.*--force/,
    )
    assert.equal(dev.read('theirs.ts'), 'a')
    const told = dev.ok(['pull', '--force'], dev.folder)
    assert.match(told, /wrote +both\.ts/)
    assert.match(told, /wrote +theirs\.ts/)
    assert.match(told, /wrote +fresh\.ts/)
    assert.match(told, /removed +gone\.ts/)
    assert.match(told, /kept +x\/kept\.ts \(gone from the server, changed here\)/)
    assert.deepEqual(['both.ts', 'theirs.ts', 'new.ts', 'x/kept.ts'].map(dev.read), [
      'theirs',
      'theirs',
      'mine',
      'mine',
    ])
    assert.equal(existsSync(join(dev.folder, 'gone.ts')), false)
  })

  test('keeps local changes where the server has none, so that pull and push settle a draft that moved on', async (t) => {
    const dev = await developer(t)
    await dev.saveInBrowser({ 'main.ts': HELLO, 'mine.ts': 'a', 'theirs.ts': 'a' })
    dev.ok(['pull', 'shop'])
    dev.write('mine.ts', 'mine')
    await dev.saveInBrowser({ 'main.ts': HELLO, 'mine.ts': 'a', 'theirs.ts': 'theirs' })
    assertRefused(
      dev.run(['push'], { cwd: dev.folder }),
      /revision 2, saved by .* on .*began with revision 1.*m3m pull.*--force/,
    )
    assert.match(dev.ok(['pull'], dev.folder), /kept +mine\.ts \(changed here only\)/)
    dev.ok(['push'], dev.folder)
    assert.deepEqual(filesOf(await dev.draft()), { 'main.ts': HELLO, 'mine.ts': 'mine', 'theirs.ts': 'theirs' })
  })

  test('takes the published version without a draft, or any version; a draft then begins from it', async (t) => {
    const dev = await developer(t)
    for (const text of ['one', 'two', 'three']) await dev.client.publish('shop', `router.get('/', () => '${text}')`)
    assert.match(dev.ok(['pull', 'shop']), /version 3, published/)
    assert.match(dev.read('main.ts'), /three/)
    assert.match(dev.ok(['push'], dev.folder), /Nothing to push/)
    assert.match(dev.ok(['pull', '--version', '1'], dev.folder), /shop: version 1/)
    assert.match(dev.read('main.ts'), /one/)
    dev.write('main.ts', `router.get('/', () => 'one and a half')`)
    dev.ok(['push'], dev.folder)
    const { basedOn, nextVersion } = await dev.draft()
    assert.deepEqual([basedOn, nextVersion], ['1', '1.1'])
    assertRefused(dev.run(['pull', '--version', '9'], { cwd: dev.folder }), /no version 9/)
  })

  test('leaves files for tools where they are, on both sides', async (t) => {
    const dev = await developer(t)
    await dev.saveInBrowser({
      'main.ts': HELLO,
      '.hidden/x': 'server',
      'tsconfig.json': '{}',
      'node_modules/x.ts': 'server',
    })
    const told = dev.ok(['pull', 'shop'])
    assert.match(told, /left +\.hidden\/x \(stays on the server\)/)
    assert.equal(existsSync(join(dev.folder, '.hidden')), false)
    assert.notEqual(dev.read('tsconfig.json'), '{}')
    dev.write('main.ts', `${HELLO}//`)
    dev.ok(['push'], dev.folder)
    assert.deepEqual(filesOf(await dev.draft()), {
      'main.ts': `${HELLO}//`,
      '.hidden/x': 'server',
      'tsconfig.json': '{}',
      'node_modules/x.ts': 'server',
    })
  })

  test('writes into a folder that has files of its own without touching them', async (t) => {
    const dev = await developer(t)
    await dev.saveInBrowser({ 'main.ts': HELLO })
    mkdirSync(dev.folder)
    dev.write('main.ts', 'my own')
    dev.write('tsconfig.json', '{"compilerOptions":{}}')
    dev.write('.gitignore', '/dist\nnode_modules')
    assertRefused(dev.run(['pull', 'shop', 'shop']), /main\.ts is here already.*nothing was written/)
    assert.equal(dev.read('main.ts'), 'my own')
    rmSync(join(dev.folder, 'main.ts'))
    dev.ok(['pull', 'shop', 'shop'])
    assert.equal(dev.read('tsconfig.json'), '{"compilerOptions":{}}')
    assert.equal(dev.read('.gitignore'), '/dist\nnode_modules\n.m3m/\nm3m.d.ts\n')
  })

  test('writes through no symbolic link', async (t) => {
    const dev = await developer(t)
    await dev.saveInBrowser({ 'main.ts': HELLO, 'lib/a.ts': 'a' })
    mkdirSync(dev.folder)
    mkdirSync(join(dev.home, 'outside'))
    symlinkSync(join(dev.home, 'outside'), join(dev.folder, 'lib'))
    assertRefused(dev.run(['pull', 'shop', 'shop']), /lib is a symbolic link.*remove it/)
    rmSync(join(dev.folder, 'lib'))
    writeFileSync(join(dev.home, 'outside', 'main.ts'), 'mine')
    symlinkSync(join(dev.home, 'outside', 'main.ts'), join(dev.folder, 'main.ts'))
    assertRefused(dev.run(['pull', 'shop', 'shop', '--force']), /main\.ts is a symbolic link/)
    assert.deepEqual(readdirSync(join(dev.home, 'outside')), ['main.ts'])
    assert.equal(readFileSync(join(dev.home, 'outside', 'main.ts'), 'utf8'), 'mine')
  })

  test('says in one line what is missing, or called wrongly', async (t) => {
    const dev = await developer(t)
    const none = { M3M_API_KEY: '', M3M_SERVER: '' }
    assertRefused(dev.run(['pull']), /Which project\?/, 2)
    assertRefused(dev.run(['pull', 'shop'], { env: none }), /Which server\?.*--server/, 2)
    assertRefused(dev.run(['pull', 'shop', '--server', 'shop.example'], { env: none }), /no address of a server/, 2)
    assertRefused(
      dev.run(['pull', 'shop', '--server', dev.server.url], { env: none }),
      /no key for shop.*m3m login shop/,
    )
    assertRefused(dev.run(['pull', 'shop'], { env: { M3M_API_KEY: 'password' } }), /M3M_API_KEY holds no API key/)
    assertRefused(dev.run(['pull', 'shop', '--server', 'http://127.0.0.1:9']), /Cannot reach http:\/\/127\.0\.0\.1:9 /)
    assertRefused(dev.run(['push']), /has no m3m\.json/, 2)
    assertRefused(dev.run(['push', 'nowhere']), /no folder nowhere/, 2)
    assert.equal(dev.run(['push', '--nonsense']).code, 2)
    assert.equal(dev.run(['publish', '--tag', 'nonsense']).code, 2)
    assert.equal(dev.run(['pull', '--help']).code, 0)
  })

  test('A20 takes the key of another project, an old one and a forged one for what they are', async (t) => {
    const dev = await developer(t)
    await dev.client.createProject('Bank', 'bank')
    const bank = await dev.client.call<{ key: string }>('POST', '/projects/bank/api-key')
    const withKey = (key: string) => dev.run(['pull', 'shop'], { env: { M3M_API_KEY: key } })
    assertRefused(withKey(bank.key), /does not open a project "shop"/)
    assertRefused(withKey(`m3m_${'x'.repeat(43)}`), /does not know this key any more.*m3m login shop/)
    await dev.client.call('POST', '/projects/shop/api-key')
    assertRefused(withKey(dev.key), /does not know this key any more/)
    assert.equal(existsSync(dev.folder), false)
  })

  test('needs neither configuration nor the code of the server', (t) => {
    const folder = tempDir(t)
    for (const part of ['cli', 'package.json', 'node_modules/commander'])
      cpSync(join(ROOT, part), join(folder, part), { recursive: true })
    const launcher = join(folder, 'cli', 'launcher.mjs')
    for (const name of ['pull', 'push', 'dev', 'publish', 'login', 'logout']) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, name, '--help'], { encoding: 'utf8' })
      assert.equal(status, 0, stderr)
      assert.match(stdout, new RegExp(`^Usage: m3m ${name} `))
    }
  })
})

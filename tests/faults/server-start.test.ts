import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { EMBEDDED } from '../support/database.ts'
import { ROOT, startServer } from '../support/server.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { tempDir } from '../support/temp.ts'

const NOBODY = 65_534

interface Place {
  folder: string
  /** Program folder that is started. */
  program?: string
  env?: Record<string, string>
  node?: string[]
  uid?: number
}

/** Starts the server where it cannot start; resolves to the lines it says why with. */
async function refusal(place: Place): Promise<string> {
  const { folder, program = ROOT, env = {}, node = [], uid } = place
  const args = [...node, join(program, 'cli', 'launcher.mjs'), 'serve', '--config', join(folder, 'config', 'm3m.yaml')]
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  let text = ''
  child.stderr.setEncoding('utf8').on('data', (part) => (text += part))
  const [code] = await once(child, 'close')
  // Before it there may be the log, one JSON text a line.
  const said = text.split('\n').filter((line) => line !== '' && !line.startsWith('{'))
  assert.equal(code, 1, text)
  assert.doesNotMatch(said.join('\n'), /^\s+at /m, 'no stack')
  assert.match(said[0] ?? '', /^m3m:? /, text)
  return said.join('\n').replaceAll(folder, 'HERE')
}

/** A folder with this text as its configuration; data in `storage`. */
function placeWith(t: TestContext, config: string | Buffer): string {
  const folder = tempDir(t)
  mkdirSync(join(folder, 'config'))
  writeFileSync(join(folder, 'config', 'm3m.yaml'), config)
  return folder
}

const PORT_0 = 'server: { host: 127.0.0.1, port: 0 }\ndatabase: { driver: embedded }\n'

describe('J9. A server that cannot start says why, and ends', () => {
  const configs: Record<string, [config: string | Buffer, expected: RegExp]> = {
    'broken YAML': ['server:\n  port: [1\n', /^m3m: HERE\/config\/m3m\.yaml:3:1 is not valid YAML: .*$/],
    'tabs for indentation': ['server:\n\tport: 1\n', /^m3m: HERE\/config\/m3m\.yaml:2:1 is not valid YAML: .*$/],
    'bytes that are no text': [Buffer.from([0, 1, 255, 254]), /^m3m: HERE\/config\/m3m\.yaml is not valid YAML: .*$/],
    'a list': ['- a\n- b\n', /^m3m: .* it must hold keys and values$/],
    'an alias within itself': ['server: &a\n  port: *a\n', /^m3m: .* an alias leads back to where it stands$/],
    'unknown keys, all of them': [
      'servr: 1\nserver: { prot: 1 }\n__proto__: { a: 1 }\n',
      /servr is not a known key; did you mean "server"\?\n[\s\S]*server\.prot is not a known key; did you mean "port"\?/,
    ],
    'a value of another type': ['server: { port: many }\n', /\n {2}- server\.port must be an integer/],
    'a port that is none': ['server: { port: 70000 }\n', /server\.port/],
    'a secret that is empty': [
      `${PORT_0}jwt: { secret: "" }\n`,
      /jwt\.secret must have at least 32 characters; remove it/,
    ],
    'a secret that everybody knows': [
      `${PORT_0}jwt: { secret: your-jwt-secret-key-change-in-production }\n`,
      /jwt\.secret is a sample that everybody knows; remove it/,
    ],
    'a key that is short': [
      `${PORT_0}secret: { key: short }\n`,
      /secret\.key must have at least 32 characters; remove it/,
    ],
    'an address that is not of this machine': [
      'server: { host: 203.0.113.7, port: 0 }\n',
      /Cannot listen on 203\.0\.113\.7:0/,
    ],
    'a data folder that is a file': [
      `${PORT_0}storage: { path: config/m3m.yaml }\n`,
      /^m3m: The data folder HERE\/config\/m3m\.yaml cannot be used \(it is no folder\): .* set storage\.path$/,
    ],
    'a data folder below a file': [
      `${PORT_0}storage: { path: config/m3m.yaml/x }\n`,
      /^m3m: The data folder .* cannot be used \(it lies below a file\): .*$/,
    ],
  }
  test('J9 for a configuration that cannot be', async (t) => {
    const all = Object.entries(configs).map(async ([what, [config, expected]]) => {
      assert.match(await refusal({ folder: placeWith(t, config) }), expected, what)
    })
    await Promise.all(all)
  })

  test('J9 for secrets that are gone, or are none', async (t) => {
    const folders: [prepare: (secrets: string) => void, expected: RegExp][] = [
      [(secrets) => writeFileSync(join(secrets, 'jwt.key'), ''), /jwt\.key does not hold a secret .*; delete the file/],
      [
        (secrets) => writeFileSync(join(secrets, 'environment.key'), 'x'),
        /environment\.key does not hold a key .* bring it back, or delete it/,
      ],
    ]
    const all = folders.map(async ([prepare, expected]) => {
      const folder = placeWith(t, PORT_0)
      mkdirSync(join(folder, 'storage', 'secrets'), { recursive: true })
      prepare(join(folder, 'storage', 'secrets'))
      assert.match(await refusal({ folder }), expected)
    })
    await Promise.all(all)
  })

  test('J9 for a port that is taken', async (t) => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    t.after(() => other.close())
    const { port } = other.address() as AddressInfo
    const folder = placeWith(t, `server: { host: 127.0.0.1, port: ${port} }\n`)
    assert.match(
      await refusal({ folder }),
      new RegExp(`^m3m: Cannot listen on 127\\.0\\.0\\.1:${port}: the port is in use.*$`),
    )
  })

  test('J9 for a configuration and a data folder it has no right to', async (t) => {
    const root = process.getuid?.() === 0
    const who = root ? { uid: NOBODY } : {}
    const reads = ['-e', `require('node:fs').accessSync(${JSON.stringify(join(ROOT, 'cli', 'launcher.mjs'))})`]
    if (root && spawnSync(process.execPath, reads, { uid: NOBODY, gid: NOBODY }).status !== 0)
      return t.skip('nobody but root may read m3m here')
    const place = (what: string) => {
      let folder = ''
      // What may not be written to cannot be removed either.
      t.after(() => chmodSync(join(folder, what), 0o777))
      folder = placeWith(t, PORT_0)
      chmodSync(folder, 0o755)
      mkdirSync(join(folder, 'storage', 'secrets'), { recursive: true })
      chmodSync(join(folder, 'storage'), 0o777)
      chmodSync(join(folder, what), what === 'config/m3m.yaml' ? 0o000 : 0o555)
      return { folder, ...who }
    }
    const [config, storage, secrets] = await Promise.all(
      ['config/m3m.yaml', 'storage', 'storage/secrets'].map((what) => refusal(place(what))),
    )
    assert.match(config!, /^m3m: .*HERE\/config\/m3m\.yaml/)
    assert.match(storage!, /^m3m: The data folder HERE\/storage cannot be used \(it may not be written to\): .*$/)
    assert.match(secrets!, /^m3m: .*HERE\/storage\/secrets\/jwt\.key/)
  })

  test('J9 for an addon that does not load, and a Node that is too old', async (t) => {
    const program = copyOfProgram(t)
    const addon = join(program, 'node_modules', 'isolated-vm')
    for (const file of readdirSync(addon, { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.node')) writeFileSync(join(addon, file), 'made for another machine')
    for (const isolation of ['adaptive', 'dedicated']) {
      const folder = placeWith(t, `${PORT_0}runtime: { isolation: ${isolation} }\n`)
      assert.match(
        await refusal({ folder, program }),
        /^m3m: .* the sandbox does not start \(Error: .*\.node: .*\): run "npm rebuild isolated-vm"; "m3m doctor" checks it$/,
      )
    }
    const old = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.1.0" } })'
    assert.match(
      await refusal({ folder: placeWith(t, PORT_0), program, node: ['--import', `data:text/javascript,${old}`] }),
      /^m3m needs Node 24 .* run: npm install$/,
    )
  })
})

/** The program in a folder of its own, without the Node that npm installs; packages are those of this one. */
function copyOfProgram(t: TestContext): string {
  const program = tempDir(t)
  for (const part of ['kernel', 'modules', 'cli', 'package.json'])
    cpSync(join(ROOT, part), join(program, part), { recursive: true })
  mkdirSync(join(program, 'node_modules'))
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    const [from, to] = [join(ROOT, 'node_modules', name), join(program, 'node_modules', name)]
    // What runners read has to lie below the program.
    if (name === 'isolated-vm' || name === 'node-gyp-build') cpSync(from, to, { recursive: true })
    else if (name !== 'node') symlinkSync(from, to)
  }
  return program
}

describe('J18. A second server on one data folder', () => {
  test('J18 is refused, also while the first one works, and harms nothing', async (t) => {
    const { folder, server: first, client } = await serverWithRoot(t, EMBEDDED)
    await client.createProject('Kept')
    await client.publish('kept', `router.get('/', async () => kv.increment('calls'))`)
    const call = async () => (await fetch(`${first.url}/r/kept/`)).json()
    assert.equal(await call(), 1)
    const seconds = [refusal({ folder }), refusal({ folder }), refusal({ folder })]
    assert.equal(await call(), 2)
    for (const second of await Promise.all(seconds)) assert.match(second, /^m3m: .*(in use|locked).*$/)
    assert.equal(await call(), 3)
    assert.equal(first.child.exitCode, null)
    // The lock goes with the process that holds it, however that ends.
    await first.stop('SIGKILL')
    const next = await startServer(folder, EMBEDDED)
    t.after(() => next.stop('SIGKILL'))
    assert.equal(await (await fetch(`${next.url}/r/kept/`)).json(), 4)
  })
})

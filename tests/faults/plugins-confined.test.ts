import assert from 'node:assert/strict'
import { existsSync, readlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { networkNamespace } from '../../modules/shared/network-namespace.ts'
import { compile, librarySource, manifestOf, NATIVE, nativeManifest, writePlugin } from '../modules/plugins/support.ts'
import { tempDir } from '../support/temp.ts'
import { pluginFaults } from './plugins-support.ts'

/** Whether this host lets a process be without a network. */
const { problem } = await networkNamespace()

/** What a plugin in JavaScript may try; each is done, or tells the code of what keeps it from that. */
const attempts = (outside: string, socket: string, port: number): Record<string, string> => ({
  signal: `process.kill(process.ppid, 0)`,
  signalAll: `process.kill(-1, 0)`,
  signalRaw: `(() => { const code = process._kill(process.ppid, 0); if (code < 0) throw { code } })()`,
  debug: `process._debugProcess(process.ppid)`,
  signalByImport: `(await import('node:process')).kill(process.ppid, 0)`,
  signalByTrick: `(() => {
    const { call, apply } = Function.prototype
    let original
    Function.prototype.call = Function.prototype.apply = function () { original = this }
    try { process.kill(process.pid, 0) } finally { Object.assign(Function.prototype, { call, apply }) }
    return original(process.ppid, 0)
  })()`,
  putBack: `Object.defineProperty(process, '_kill', { value: () => 0 })`,
  priority: `os.setPriority(process.ppid, 19)`,
  priorityByImport: `(await import('node:os')).setPriority(process.ppid, 19)`,
  binding: `process.binding('process_wrap')`,
  linked: `process._linkedBinding('process_wrap')`,
  addon: `process.dlopen({ exports: {} }, '${outside}/addon.node')`,
  replace: `process.execve('/bin/true', ['true'], {})`,
  program: `(await import('node:child_process')).spawn('true')`,
  cluster: `(await import('node:cluster')).default.fork()`,
  thread: `new (await import('node:worker_threads')).Worker('1', { eval: true })`,
  hooks: `(await import('node:module')).register('data:text/javascript,')`,
  inspector: `(await import('node:inspector')).open(0)`,
  wasi: `new (await import('node:wasi')).WASI({ version: 'preview1' })`,
  sqlite: `new (await import('node:sqlite')).DatabaseSync('${outside}/file.db')`,
  read: `fs.readFileSync('${outside}/secret')`,
  readEnvironment: `fs.readFileSync('/proc/' + process.ppid + '/environ')`,
  write: `fs.writeFileSync('${outside}/file', 'x')`,
  link: `fs.symlinkSync('${outside}', dataDir + '/link')`,
  hardLink: `fs.linkSync('${outside}/secret', dataDir + '/link')`,
  report: `process.report.writeReport('${outside}/report')`,
  snapshot: `v8.writeHeapSnapshot('${outside}/snapshot')`,
  socketFile: `await opened(net.connect('${socket}'))`,
  socketFileListen: `await opened(net.createServer().listen('${outside}/mine.sock'))`,
  abstractSocket: `await opened(net.connect('\\0m3m'))`,
  rawSocketFile: `(() => {
    const { constructor: Pipe } = process.stdout._handle
    const code = new Pipe(0).connect({}, '${socket}')
    if (code < 0) throw { code }
  })()`,
  tcp: `await opened(net.connect(${port}, '127.0.0.1'))`,
  tcp6: `await opened(net.connect(${port}, '::1'))`,
  tcpListen: `await opened(net.createServer().listen(0))`,
  fetch: `await fetch('http://127.0.0.1:${port}/').catch(({ cause }) => { throw cause })`,
  fetchByName: `await fetch('http://localhost:${port}/').catch(({ cause }) => { throw cause })`,
  udp: `await new Promise((resolve, reject) => dgram.createSocket('udp4').on('error', reject).send('x', ${port}, '127.0.0.1', (error) => error ? reject(error) : resolve()))`,
  lookup: `await dns.promises.lookup('localhost')`,
  lookupByImport: `await (await import('node:dns/promises')).lookup('localhost')`,
  lookupCallback: `await new Promise((resolve, reject) => dns.lookup('localhost', (error) => error ? reject(error) : resolve()))`,
  resolve: `await dns.promises.resolve4('localhost')`,
  resolver: `await new dns.promises.Resolver().resolveTxt('localhost')`,
  own: `process.kill(process.pid, 0)`,
  ownPriority: `(os.setPriority(10), 1)`,
  ownFile: `(fs.writeFileSync(dataDir + '/file', 'x'), 1)`,
  ownSocketFile: `(async () => {
    const server = net.createServer().listen(dataDir + '/own.sock')
    await opened(server)
    return opened(net.connect(dataDir + '/own.sock'))
  })()`,
})

const OWN = ['own', 'ownPriority', 'ownFile', 'ownSocketFile']
const NETWORK = /^(tcp|fetch|udp|lookup|resolve)/

const moduleOf = (api: string, tries: Record<string, string>) => `
import dgram from 'node:dgram'
import dns from 'node:dns'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import v8 from 'node:v8'
const opened = (socket) => new Promise((resolve, reject) => {
  socket.on('error', reject).on('connect', () => resolve('open')).on('listening', () => resolve('open'))
})
export default ({ dataDir }) => {
  const tries = {
    ${Object.entries(tries)
      .map(([name, code]) => `${name}: async () => ${code}`)
      .join(',\n    ')}
  }
  return { runtime: { ${api}: { async run() {
    const said = {}
    for (const [name, attempt] of Object.entries(tries))
      try { await attempt(); said[name] = 'done' } catch (error) { said[name] = String(error?.code ?? error?.name ?? error) }
    return said
  } } } }
}
`

describe('what plugins may do to the server and its machine', () => {
  const { details, state, call, rescan, unharmed, disable, place, server } = pluginFaults()

  /** Where nothing of the plugin's is, with a socket that anybody may use. */
  async function outsideOf(t: TestContext) {
    const outside = tempDir(t)
    writeFileSync(join(outside, 'secret'), 'secret')
    const socket = join(outside, 'any.sock')
    const listener = createServer((connection) => connection.end())
    await new Promise<void>((resolve) => listener.listen(socket, resolve))
    t.after(() => listener.close())
    return { outside, socket, port: Number(new URL(server().url).port) }
  }

  const tried = async (t: TestContext, id: string, access: object) => {
    const { outside, socket, port } = await outsideOf(t)
    const tries = attempts(outside, socket, port)
    writePlugin(place(), id, manifestOf(id, { access }), { 'index.js': moduleOf(id, tries) })
    await rescan()
    const { value, ...rest } = await call(id)
    assert.ok(value, JSON.stringify(rest))
    for (const name of ['file', 'file.db', 'report', 'snapshot', 'mine.sock'])
      assert.equal(existsSync(join(outside, name)), false, name)
    return value as Record<string, string>
  }

  test('JavaScript reaches no process, no file and no network but what its manifest names', async (t) => {
    await unharmed(async () => {
      const priority = getPriority()
      const said = await tried(t, 'prying', {})
      for (const [name, code] of Object.entries(said))
        if (OWN.includes(name)) assert.equal(code, 'done', name)
        else assert.match(code, /ACCES|EPERM|^-1$|ERR_DLOPEN_DISABLED|ERR_UNKNOWN_BUILTIN_MODULE|TypeError|-13/, name)
      assert.equal(getPriority(), priority)
      assert.equal(details('prying').figures.restarts, 0)
      assert.equal(details('prying').network, problem === undefined ? 'isolated' : 'refused')
      await disable('prying')
    })
  })

  test('JavaScript that asks for the network has it, and nothing else for that', async (t) => {
    await unharmed(async () => {
      const said = await tried(t, 'online', { network: true })
      // There may be no second protocol, and nobody to ask for names.
      for (const name of ['tcp', 'tcpListen', 'fetch', 'fetchByName', 'udp', 'lookup', 'lookupCallback', ...OWN])
        assert.equal(said[name], 'done', name)
      for (const [name, code] of Object.entries(said))
        if (!NETWORK.test(name) && !OWN.includes(name)) assert.notEqual(code, 'done', name)
      assert.equal(details('online').network, 'asked')
      await disable('online')
    })
  })

  const without = { skip: NATIVE.skip || (problem === undefined ? false : `no network namespaces: ${problem}`) }
  test('native code has no network either, where the host allows that', without, async () => {
    await unharmed(async () => {
      const port = new URL(server().url).port
      const source = librarySource({
        more: '#include <sys/socket.h>\n#include <arpa/inet.h>\n#include <errno.h>',
        call: `
          struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(${port}) };
          to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
          int made = socket(AF_INET, SOCK_STREAM, 0);
          int failed = connect(made, (struct sockaddr *)&to, sizeof to);
          close(made);
          return reply_with(reply, reply_length, failed ? "\\"closed\\"" : "\\"open\\"");`,
      })
      for (const [id, access, network, answer] of [
        ['cnone', undefined, 'isolated', 'closed'],
        ['casks', { network: true }, 'asked', 'open'],
      ] as const) {
        await compile(writePlugin(place(), id, nativeManifest(id, { access })), source)
        await rescan()
        const { process: own } = await state(id, 'ready')
        assert.deepEqual(await call(id), { ok: true, value: answer })
        assert.equal(details(id).network, network)
        const namespace = (pid: number | 'self') => readlinkSync(`/proc/${pid}/ns/net`)
        assert.equal(namespace(own!.pid) === namespace('self'), network === 'asked')
        await disable(id)
      }
    })
  })
})

/**
 * Takes away from a plugin in JavaScript what Node's permission model leaves open: signals to other processes, sockets that
 * lie in the file system, and, unless its manifest asks for it, the network. Whatever Node offers for these leads through
 * the few handles that are closed here; native code, which knows other ways, it cannot load.
 */
import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import { resolve } from 'node:path'

/** The plugin may change what everybody has, `Function.prototype.call` among it. */
const { apply } = Reflect

/** To be called once, before any code of the plugin runs. @throws when this Node is not one that it knows */
export function confine({ network }: { network: boolean }): void {
  keepToItself()
  closeSocketFiles()
  if (!network) closeNetwork()
  // Modules that import functions by name get what is here now.
  syncBuiltinESMExports()
}

type Handle = Record<string, (...args: unknown[]) => unknown>

/** What the system says of what is not allowed. */
const EACCES = -os.constants.errno.EACCES
const EPERM = -os.constants.errno.EPERM

const refusal = (message: string): Error => Object.assign(new Error(message), { code: 'ERR_ACCESS_DENIED' })

/** For good: nobody can put back what was there. */
const put = (object: object, name: string, value: unknown): void =>
  void Object.defineProperty(object, name, { value, configurable: false, enumerable: true, writable: false })

/** Other processes of this user are none of its business: the server is one of them. */
function keepToItself(): void {
  const { pid } = process
  const { _kill: signal } = process as unknown as Handle
  const { setPriority } = os
  // What `process.kill` is made of.
  put(process, '_kill', (to: unknown, number: unknown) => (to === pid ? apply(signal!, process, [pid, number]) : EPERM))
  put(os, 'setPriority', (...args: number[]) => {
    const [to, priority] = args.length < 2 ? [0, args[0]] : args
    if (to !== 0 && to !== pid) throw refusal('A plugin may set the priority of no process but its own')
    return setPriority(pid, priority!)
  })
  for (const name of ['_debugProcess', '_debugEnd']) put(process, name, undefined)
}

/** What all handles of this kind have. Nothing may run under a Node that keeps it elsewhere. */
function handlesLike(handle: unknown, names: readonly string[]): Handle {
  const prototype: Handle = Object.getPrototypeOf(handle ?? {})
  for (const name of names)
    if (typeof prototype[name] !== 'function')
      throw new Error(`Node ${process.version} cannot keep a plugin from the network: it has no ${name} to close`)
  return prototype
}

const handleOf = (socket: unknown): unknown => (socket as { _handle?: unknown })._handle

/** A socket that is a file may lead to any program, to those that start containers too: only where it may write. */
function closeSocketFiles(): void {
  const { permission } = process
  const { has } = permission
  const pipes = handlesLike(handleOf(process.stdout), ['connect', 'bind'])
  const { connect, bind } = pipes
  // One that begins with a zero is no file, and could be anybody's.
  const may = (path: unknown) =>
    typeof path === 'string' && path[0] !== '\0' && apply(has, permission, ['fs.write', resolve(path)])
  put(pipes, 'connect', function (this: unknown, request: unknown, path: unknown) {
    return may(path) ? apply(connect!, this, [request, path]) : EACCES
  })
  put(pipes, 'bind', function (this: unknown, path: unknown) {
    return may(path) ? apply(bind!, this, [path]) : EACCES
  })
}

const TCP = ['connect', 'connect6', 'bind', 'bind6', 'listen']
const UDP = ['connect', 'connect6', 'bind', 'bind6', 'send', 'send6']
const QUERIES = ['queryA', 'queryAaaa', 'queryAny', 'queryTxt', 'getHostByAddr']

function closeNetwork(): void {
  // The connection is never begun.
  const tcp = net.connect(1, '127.0.0.1')
  const udp = dgram.createSocket('udp4')
  const state = Object.getOwnPropertySymbols(udp).find(({ description }) => description === 'state symbol')
  const channels = handlesLike(handleOf(new dns.Resolver()), QUERIES)
  const closed: [Handle, readonly string[]][] = [
    [handlesLike(handleOf(tcp), TCP), TCP],
    [handlesLike((udp as unknown as Record<symbol, { handle: unknown }>)[state!]?.handle, UDP), UDP],
    [channels, [...QUERIES, ...Object.getOwnPropertyNames(channels).filter((name) => name.startsWith('query'))]],
  ]
  tcp.destroy()
  udp.close()
  for (const [handles, names] of closed) for (const name of new Set(names)) put(handles, name, () => EACCES)

  // Names of hosts are asked for by functions that no handle stands behind.
  const unasked = () =>
    Object.assign(new Error('The network is closed to this plugin: its manifest has no "access": {"network": true}'), {
      code: 'EACCES',
    })
  const lookUp = (...args: unknown[]) => {
    const callback = args.at(-1)
    if (typeof callback !== 'function') throw unasked()
    process.nextTick(callback as (error: Error) => void, unasked())
  }
  for (const name of ['lookup', 'lookupService']) {
    put(dns, name, lookUp)
    put(dns.promises, name, () => Promise.reject(unasked()))
  }
}

/**
 * The door by which `m3m` commands reach the server that runs on the same data folder: a socket only its owner can open.
 * Without it a command could not work while the server holds the database.
 */
import { createHash } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Unix socket paths longer than this are cut by the system. */
const MAX_PATH = 100

export interface ControlRequest {
  command: string
  args: Record<string, string>
  flags?: string[]
}
type Reply = { print: string } | { progress: string } | { done: true } | { error: { code: string; message: string } }

/** The caller's terminal. */
export interface Output {
  print(line: string): void
  /** A line that takes the place of the one before it. */
  progress(line: string): void
}

/** Answers a command. */
export type ControlHandler = (request: ControlRequest, output: Output) => Promise<void>

const socketPath = (dataDir: string): string => {
  if (process.platform === 'win32')
    return `\\\\.\\pipe\\m3m-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`
  const path = join(dataDir, 'control.sock')
  if (path.length <= MAX_PATH) return path
  return join(tmpdir(), `m3m-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}.sock`)
}

/** Opens the door; resolves to the function that closes it. */
export async function openControl(dataDir: string, handle: ControlHandler): Promise<() => Promise<void>> {
  const path = socketPath(dataDir)
  if (process.platform !== 'win32') rmSync(path, { force: true })
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    createInterface({ input: socket }).once('line', async (line) => {
      const reply = (message: Reply) => socket.write(`${JSON.stringify(message)}\n`)
      try {
        await handle(JSON.parse(line) as ControlRequest, {
          print: (text) => reply({ print: text }),
          progress: (text) => reply({ progress: text }),
        })
        reply({ done: true })
      } catch (error) {
        const { code, message } = error as { code?: string; message: string }
        reply({ error: { code: code ?? 'M3M_INTERNAL', message } })
      }
      socket.end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  if (process.platform !== 'win32') chmodSync(path, 0o600)
  return () => new Promise((resolve) => server.close(() => resolve()))
}

/** Runs a command in the server on this data folder. Resolves to false when none runs; rejects with the command's error. */
export function callControl(dataDir: string, request: ControlRequest, output: Output): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let connected = false
    const socket = createConnection(socketPath(dataDir))
    socket.on('error', () => {})
    socket.on('connect', () => {
      connected = true
      socket.write(`${JSON.stringify(request)}\n`)
    })
    const lines = createInterface({ input: socket })
    lines.on('error', () => {})
    lines.on('line', (line) => {
      const reply = JSON.parse(line) as Reply
      if ('print' in reply) output.print(reply.print)
      else if ('progress' in reply) output.progress(reply.progress)
      else if ('done' in reply) resolve(true)
      else reject(Object.assign(new Error(reply.error.message), { code: reply.error.code }))
    })
    // After a verdict this changes nothing.
    socket.on('close', () => {
      if (connected) reject(new Error(`The server ended while "${request.command}" was under way; see its log`))
      else resolve(false)
    })
  })
}

/** Whether a server runs on this data folder. */
export const serverRuns = (dataDir: string): Promise<boolean> =>
  callControl(dataDir, { command: 'ping', args: {} }, { print: () => {}, progress: () => {} })
    // A server knows no such command, and says so.
    .catch(() => true)

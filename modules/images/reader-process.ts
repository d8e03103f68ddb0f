/** Starts the process for pictures when there is one to read, and ends it when there was none for a while, or one that hangs. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ImageSize } from './contract.ts'
import type { ReadRequest } from './reader.ts'
import type { Resized } from './sharp.ts'

export interface ReaderProcess {
  /** One picture at a time. @throws when the process ends or hangs over it */
  read(bytes: Uint8Array, size: ImageSize): Promise<Resized>
  /** Its process, while there is one. */
  readonly pid: number | undefined
  stop(): void
}

/** Longest wait for one picture: what the library takes itself, and the start of the process. */
const ANSWER_MS = 20_000
const IDLE_MS = 30_000

const here = fileURLToPath(import.meta.url)
const folder = dirname(here)

/** Nothing readable but its own code, no environment, and no process of its own. */
function start(): ChildProcess {
  const library = createRequire(import.meta.url).resolve('sharp')
  const packages = library.slice(0, library.lastIndexOf(`${sep}sharp${sep}`))
  return spawn(
    process.execPath,
    [
      '--permission',
      '--allow-addons',
      '--disable-warning=PERM0001',
      `--allow-fs-read=${join(folder, '*')}`,
      `--allow-fs-read=${join(packages, '*')}`,
      // Node looks for the kind of module in the nearest package.json.
      ...['..', '../..', '../../..'].map((above) => `--allow-fs-read=${join(folder, above, 'package.json')}`),
      join(folder, `reader${extname(here)}`),
    ],
    { env: {}, cwd: '/', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced' },
  )
}

export interface ReaderOptions {
  /** How long one picture may take, in ms. */
  answerMs?: number
  /** How long the process stays when there is nothing to read, in ms. */
  idleMs?: number
}

export function createReaderProcess({ answerMs = ANSWER_MS, idleMs = IDLE_MS }: ReaderOptions = {}): ReaderProcess {
  let child: ChildProcess | undefined
  let idle: NodeJS.Timeout | undefined
  const end = (one: ChildProcess): void => {
    if (child === one) child = undefined
    one.kill('SIGKILL')
  }
  const running = (): ChildProcess => {
    if (child) return child
    const started = start()
    started.once('exit', () => end(started))
    started.on('error', () => end(started))
    child = started
    return started
  }
  return {
    async read(bytes, size) {
      clearTimeout(idle)
      const one = running()
      one.ref()
      one.channel?.ref()
      const { promise, resolve, reject } = Promise.withResolvers<Resized>()
      const gone = (code: number | null, signal: string | null) =>
        reject(new Error(`the process for pictures ended (${signal ?? code})`))
      const timer = setTimeout(() => {
        reject(new Error(`the process for pictures took longer than ${answerMs} ms`))
        end(one)
      }, answerMs)
      one.once('message', resolve)
      one.once('exit', gone)
      one.once('error', reject)
      try {
        one.send({ bytes, size } satisfies ReadRequest, (error) => error && reject(error))
        return await promise
      } finally {
        clearTimeout(timer)
        one.off('message', resolve)
        one.off('exit', gone)
        one.off('error', reject)
        // It keeps nobody from ending.
        one.unref()
        one.channel?.unref()
        idle = setTimeout(() => end(one), idleMs).unref()
      }
    },
    get pid() {
      return child?.pid
    },
    stop() {
      clearTimeout(idle)
      if (child) end(child)
    },
  }
}

/** A project on a real server, and the `m3m` program of a developer who has its key and nothing else. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, type TestContext } from 'node:test'
import type { Draft, Pipeline } from '../../modules/pipelines/contract.ts'
import type { Project } from '../../modules/projects/contract.ts'
import type { Client } from '../support/client.ts'
import { ROOT, runCli, type ServerProcess } from '../support/server.ts'
import { type ServerWithRoot, serverWithRoot } from '../support/server-with-root.ts'
import { tempDir } from '../support/temp.ts'

export interface Developer {
  server: ServerProcess
  client: Client
  key: string
  /** Where commands run, and below which everything is. */
  home: string
  /** Folder `m3m pull shop` makes. */
  folder: string
  /** What the commands find in their environment. */
  env: Record<string, string>
  run(args: string[], options?: { cwd?: string; env?: Record<string, string> }): ReturnType<typeof runCli>
  /** The same for a command that must succeed; returns what it printed. */
  ok(args: string[], cwd?: string): string
  write(path: string, content: string): void
  read(path: string): string
  draft(): Promise<Draft>
  /** Saves the draft as somebody in a browser does. */
  saveInBrowser(files: Record<string, string>): Promise<Draft>
}

export const HELLO = `router.get('/', () => 'hello')\n`

const undo: (() => unknown)[] = []
after(async () => {
  for (const work of undo.reverse()) await work()
})
let shared: Promise<ServerWithRoot> | undefined

/** On a server that the tests of a file share, with a project "shop" that is there for as long as the test. */
export async function developer(t: Pick<TestContext, 'after'>): Promise<Developer> {
  shared ??= serverWithRoot({ after: (work: unknown) => void undo.push(work as () => unknown) })
  const { server, client } = await shared
  const { id } = await client.createProject('Shop', 'shop')
  t.after(async () => {
    const { slug } = await client.call<Project>('GET', `/projects/${id}`)
    await client.call('DELETE', `/projects/${slug}?slug=${slug}`)
  })
  return developerOn(t, server, client)
}

/** A developer of the project "shop", who has the only key of it from now on. */
export async function developerOn(
  t: Pick<TestContext, 'after'>,
  server: ServerProcess,
  client: Client,
): Promise<Developer> {
  const { key } = await client.call<{ key: string }>('POST', '/projects/shop/api-key')
  const home = tempDir(t)
  const folder = join(home, 'shop')
  const env = { M3M_API_KEY: key, M3M_SERVER: server.url, XDG_CONFIG_HOME: join(home, 'settings'), NO_COLOR: '1' }
  const run: Developer['run'] = (args, { cwd = home, env: more = {} } = {}) => runCli(cwd, args, { ...env, ...more })
  const pipeline = () => client.call<Pipeline>('GET', '/projects/shop/pipeline')
  return {
    server,
    client,
    key,
    home,
    folder,
    env,
    run,
    ok(args, cwd) {
      const { code, stdout, stderr } = run(args, { cwd })
      assert.equal(code, 0, `${args.join(' ')}\n${stdout}${stderr}`)
      return stdout
    },
    write(path, content) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    },
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    draft: async () => (await pipeline()).draft!,
    async saveInBrowser(files) {
      const { draft } = await pipeline()
      return client.call<Draft>('PUT', '/projects/shop/pipeline/draft', {
        files: Object.entries(files).map(([path, content]) => ({ path, content })),
        revision: draft?.revision ?? 0,
      })
    },
  }
}

export const filesOf = ({ files }: Pick<Draft, 'files'>): Record<string, string> =>
  Object.fromEntries(files.map(({ path, content }) => [path, content]))

/** One line, `m3m: …`, that matches. */
export function assertRefused(
  { code, stderr }: { code: number | null; stderr: string },
  pattern: RegExp,
  expected = 1,
): void {
  assert.match(stderr, pattern)
  assert.equal(stderr.trim().split('\n').length, 1, stderr)
  assert.match(stderr, /^m3m: /)
  assert.equal(code, expected)
}

export interface Session {
  child: ChildProcess
  output(): string
  /** Resolves to the match when the output shows it, or again after what was seen last. */
  seen(pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves to the exit code. */
  ended: Promise<number | null>
}

/** A command that goes on, such as `m3m dev`. What it prints is awaited in its order. */
export function startSession(
  t: Pick<TestContext, 'after'>,
  { env, folder }: Pick<Developer, 'env' | 'folder'>,
  args: string[],
): Session {
  const child = spawn(process.execPath, [join(ROOT, 'cli', 'launcher.mjs'), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.after(() => void child.kill('SIGKILL'))
  let text = ''
  let from = 0
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      for (const listener of listeners) listener()
    })
  const ended = once(child, 'close').then(([code]) => {
    for (const listener of listeners) listener()
    return code as number | null
  })
  return {
    child,
    output: () => text,
    ended,
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const settle = (end: () => void) => {
          listeners.delete(look)
          clearTimeout(timer)
          end()
        }
        const look = () => {
          const match = pattern.exec(text.slice(from))
          if (match) {
            from += match.index + match[0].length
            settle(() => resolve(match))
          } else if (child.exitCode !== null || child.signalCode !== null) fail(`it ended with ${child.exitCode}`)
        }
        const fail = (why: string) => settle(() => reject(new Error(`${pattern} was not printed: ${why}\n${text}`)))
        const timer = setTimeout(() => fail('20 s are over'), 20_000)
        listeners.add(look)
        look()
      }),
  }
}

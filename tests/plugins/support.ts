/** The bundled plugins, built where they need it, in a server with real runners. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, relative } from 'node:path'
import type { TestContext } from 'node:test'
import type { PluginDetails } from '../../modules/plugins/contract.ts'
import { startServer } from '../modules/runtime/support.ts'
import { type Client, signIn } from '../support/client.ts'
import { ROOT } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'

export const BUNDLED = join(ROOT, 'plugins')

const PATH = [process.env.PATH, '/usr/local/go/bin', join(homedir(), '.cargo', 'bin')].join(delimiter)

/** What Makefiles make. */
const BUILT = new Set(['lib', 'target'])

/** Options of a test that needs programs: skipped, with a message, where one of them is not. */
export const needs = (...programs: string[]) => {
  const missing = programs.filter((program) => {
    try {
      execFileSync('sh', ['-c', `command -v ${program}`], { env: { PATH }, stdio: 'ignore' })
      return false
    } catch {
      return true
    }
  })
  return { skip: missing.length > 0 ? `there is no ${missing.join(', no ')}` : false }
}

/** Copies bundled plugins into a folder of plugins, without what was built here, and builds those that have a Makefile. */
export function copyBundled(place: string, ...ids: string[]): void {
  for (const id of ids) {
    const folder = join(place, id)
    cpSync(join(BUNDLED, id), folder, {
      recursive: true,
      filter: (path) => !BUILT.has(relative(join(BUNDLED, id), path)),
    })
    if (existsSync(join(folder, 'Makefile')))
      execFileSync('make', ['-s'], {
        cwd: folder,
        env: { ...process.env, PATH },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
  }
}

/** A server that has them and lets native ones run. */
export async function serverWith(t: TestContext, ...ids: string[]) {
  const place = tempDir(t)
  copyBundled(place, ...ids)
  const server = await startServer(t, {
    limits: { cpuMs: 5_000 },
    config: { plugins: { path: [place], native: true } },
  })
  const client = await signIn(server.url)
  return { server, client, place, enable: (id: string) => enable(client, id) }
}

async function enable(client: Client, id: string): Promise<PluginDetails> {
  await client.call('POST', `/plugins/${id}/enable`)
  return ready(client, id)
}

/** Waits until it takes calls. */
export const ready = (client: Client, id: string): Promise<PluginDetails> =>
  until(
    `${id} is ready`,
    async () => {
      const plugin = await client.call<PluginDetails>('GET', `/plugins/${id}`)
      if (plugin.state === 'failed' || plugin.state === 'rejected') throw new Error(`${id}: ${plugin.reason}`)
      return plugin.state === 'ready' ? plugin : undefined
    },
    30_000,
  )

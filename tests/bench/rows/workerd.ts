import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../support/free-port.ts'
import { ROOT } from '../../support/server.ts'
import { until } from '../../support/until.ts'
import { withServer } from '../bench-server.ts'
import { inTurn } from '../load.ts'
import { median, plain, type Row } from '../row.ts'

/** Too large (155 MB) to be installed with everything else; fetched from the registry when this row is asked for. */
const VERSION = '1.20261117.1'
const FOLDER = join(ROOT, 'node_modules/.cache/m3m/workerd')

const SERVICE = `export default { fetch: () => Response.json({ hello: 'world', n: 42 }) }`

function install(): string {
  const binary = join(FOLDER, 'node_modules/workerd/bin/workerd')
  if (existsSync(binary)) return binary
  mkdirSync(FOLDER, { recursive: true })
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', FOLDER, `workerd@${VERSION}`]
  const { status, stderr } = spawnSync('npm', args, { cwd: FOLDER, encoding: 'utf8' })
  if (status !== 0) throw new Error(`workerd cannot be installed: ${stderr}`)
  return binary
}

async function startWorkerd(): Promise<{ url: string; child: ChildProcess }> {
  const binary = install()
  const port = await freePort()
  writeFileSync(join(FOLDER, 'service.js'), SERVICE)
  writeFileSync(
    join(FOLDER, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const main :Workerd.Worker = (modules = [(name = "service", esModule = embed "service.js")], compatibilityDate = "2026-01-01");
`,
  )
  const child = spawn(binary, ['serve', join(FOLDER, 'config.capnp')], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}/`
  await until('workerd answers', async () => {
    const answer = await fetch(url).catch(() => undefined)
    return answer?.ok === true
  })
  return { url, child }
}

/** A Workers-style handler here and in workerd, alternating in one run. */
export const workerd = (): Promise<Row[]> =>
  withServer(async ({ server, client }) => {
    const project = await client.createProject('Bench')
    await client.publish(project.slug, SERVICE)
    const { url, child } = await startWorkerd()
    try {
      const pairs = await inTurn(`${server.url}/r/${project.slug}/`, url)
      return [
        plain('workerd, fetch handler', median(pairs.map(({ other }) => other.requestsPerSecond)), 'requests/s'),
        plain('m3m, the same fetch handler', median(pairs.map(({ one }) => one.requestsPerSecond)), 'requests/s'),
        plain(
          'requests/s of a fetch handler: m3m to workerd',
          median(pairs.map(({ one, other }) => one.requestsPerSecond / other.requestsPerSecond)),
        ),
      ]
    } finally {
      child.kill()
    }
  })

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Client } from '../../support/client.ts'
import { ROOT } from '../../support/server.ts'
import { type BenchServer, withServer } from '../bench-server.ts'
import { atMost, median, percentile, plain, type Row } from '../row.ts'

const ROUNDS = 15
const LAUNCHER = join(ROOT, 'cli', 'launcher.mjs')

/** Source of a size people work with: 300 files of about 2 MB. */
const MANY = 300
const FILLER = `export const text = ${JSON.stringify('x'.repeat(6_900))}\n`

const mainOf = (n: number) => `router.get('/', () => 'answer ${n}')\n`

async function answered(url: string, text: string): Promise<void> {
  while ((await (await fetch(url)).text()) !== text);
}

/**
 * From a file saved to the first answer of the new code, by `m3m dev`; beside it the same by calls of the API alone, which
 * is what compiling and booting cost.
 */
async function roundTrip({ server, client }: BenchServer, slug: string, extra: number): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'm3m-bench-'))
  const folder = join(home, slug)
  const others = Array.from({ length: extra }, (_, n) => ({ path: `lib/f${n}.ts`, content: FILLER }))
  const direct = await directly(client, `${slug}-api`, others)
  await client.createProject(slug, slug)
  const { key } = await client.call<{ key: string }>('POST', `/projects/${slug}/api-key`)
  const env = { PATH: process.env.PATH, HOME: home, M3M_API_KEY: key, M3M_SERVER: server.url, NO_COLOR: '1' }
  spawnSync(process.execPath, [LAUNCHER, 'pull', slug], { cwd: home, env })
  for (const { path, content } of [...others, { path: 'main.ts', content: mainOf(0) }]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const child = spawn(process.execPath, [LAUNCHER, 'dev'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let address = ''
      createInterface({ input: child.stdout }).on('line', (line) => {
        address ||= /Preview (\S+)/.exec(line)?.[1] ?? ''
        if (line.startsWith('Watching')) resolve(address)
      })
      child.once('exit', (code) => reject(new Error(`m3m dev ended with ${code}`)))
    })
    const times: number[] = []
    const floor: number[] = []
    for (let n = 1; n <= ROUNDS; n += 1) {
      const began = performance.now()
      writeFileSync(join(folder, 'main.ts'), mainOf(n))
      await answered(url, `answer ${n}`)
      times.push(performance.now() - began)
      floor.push(await direct(n))
    }
    const size = extra === 0 ? 'one file' : `${MANY} files of 2 MB`
    return [
      atMost(`m3m dev, ${size}: from a file saved to the new answer, median`, median(times), 1_000, 'ms'),
      plain('the same, p95', percentile(times, 0.95), 'ms'),
      plain('the same, as a multiple of saving and running by the API', median(times) / median(floor), '×'),
    ]
  } finally {
    child.kill('SIGINT')
    rmSync(home, { recursive: true, force: true })
  }
}

/** Saves and runs a draft by calls of the API; resolves to how long that took until it answered. */
async function directly(client: Client, slug: string, others: { path: string; content: string }[]) {
  await client.createProject(slug, slug)
  let revision = 0
  return async (n: number): Promise<number> => {
    const began = performance.now()
    const files = [...others, { path: 'main.ts', content: mainOf(n) }]
    const draft = await client.call<{ revision: number }>('PUT', `/projects/${slug}/pipeline/draft`, {
      files,
      revision,
    })
    revision = draft.revision
    const { url } = await client.call<{ url: string }>('POST', `/projects/${slug}/service/preview`)
    await answered(url, `answer ${n}`)
    return performance.now() - began
  }
}

/** How long a command takes that has next to nothing to do, beside Node itself. */
function start(): Row[] {
  const times: number[] = []
  const node: number[] = []
  const time = (args: string[]) => {
    const began = performance.now()
    spawnSync(process.execPath, args)
    return performance.now() - began
  }
  for (let n = 0; n < ROUNDS; n += 1) {
    times.push(time([LAUNCHER, 'push', '--help']))
    node.push(time(['-e', '0']))
  }
  return [
    plain('m3m push --help, median', median(times), 'ms'),
    plain('the same, as a multiple of an empty Node', median(times) / median(node), '×'),
  ]
}

export const dev = (): Promise<Row[]> =>
  withServer(async (bench) => [
    ...(await roundTrip(bench, 'small', 0)),
    ...(await roundTrip(bench, 'large', MANY - 1)),
    ...start(),
  ])

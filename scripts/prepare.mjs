// Makes a clone ready to run with whatever Node is at hand: installs when the lockfile changed, builds the web app when
// its sources did (`--web`). Silent and quick when there is nothing to do.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...parts) => join(root, ...parts)

/** Runs a command with its output shown; ends this process with its exit code when it fails. */
function run(command, args, what) {
  console.log(`m3m: ${what} ...`)
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  console.error(
    `m3m: ${what} failed${error ? `: ${error.message}` : ` (exit code ${status})`}; the lines above say why`,
  )
  process.exit(status || 1)
}

const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')

function install() {
  const stamp = at('node_modules', '.m3m-lock')
  const wanted = digest(at('package-lock.json'))
  const node = at('node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(node)) return
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], 'installing dependencies')
  if (!existsSync(node)) {
    console.error(
      'm3m: npm did not run the install scripts of the "node" package; run: npm rebuild node isolated-vm esbuild',
    )
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}

/** Newest change among the files the web app is built from, in ms since the epoch. */
function newestSource(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  let newest = 0
  for (const name of readdirSync(path))
    if (name !== 'dist' && name !== 'node_modules') newest = Math.max(newest, newestSource(join(path, name)))
  return newest
}

function buildWeb() {
  const stamp = at('web', 'dist', '.built')
  const sources = [at('web'), at('package-lock.json'), at('modules', 'schemas.ts')]
  for (const id of readdirSync(at('modules')))
    if (existsSync(at('modules', id, 'contract.ts'))) sources.push(at('modules', id, 'contract.ts'))
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= Math.max(...sources.map(newestSource))) return
  run(
    at('node_modules', '.bin', 'node'),
    [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'],
    'building the web app',
  )
  mkdirSync(at('web', 'dist'), { recursive: true })
  writeFileSync(stamp, '')
}

install()
if (process.argv.includes('--web')) buildWeb()

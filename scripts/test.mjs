// Runs the test suite with Node's own runner. `node scripts/test.mjs [folder or file ...]`; without arguments everything but
// the browser tests, with `e2e` those. M3M_TEST_CONCURRENCY sets how many files run at once, 2 unless told otherwise; those
// that load the machine on purpose run alone. M3M_TEST_SKIP names tests to leave out, a line each.
import { spawnSync } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2)
const all = globSync('tests/**/*.test.ts', { cwd: root }).sort()
const inside = (path) => (file) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`)
const files =
  wanted.length === 0
    ? all.filter((file) => !inside('tests/e2e')(file))
    : wanted.flatMap((path) => {
        const full = path === 'e2e' ? 'tests/e2e' : path
        if (!statSync(join(root, full), { throwIfNoEntry: false })) throw new Error(`There is no ${full}`)
        return all.filter(inside(full))
      })
if (files.length === 0) {
  console.error(`No tests in ${wanted.join(', ')}`)
  process.exit(1)
}
/** Each file is a process of its own that loads much the same modules: half of its CPU time without this. */
const NODE_COMPILE_CACHE = join(root, 'node_modules', '.cache', 'compile')
const skipped = (process.env.M3M_TEST_SKIP ?? '').split('\n').filter((name) => name !== '')

/** Returns whether all passed. */
function run(files, concurrency) {
  if (files.length === 0) return true
  const { status } = spawnSync(
    process.execPath,
    [
      '--no-node-snapshot',
      '--test',
      `--test-concurrency=${concurrency}`,
      '--test-timeout=180000',
      '--test-reporter=spec',
      ...skipped.map((name) => `--test-skip-pattern=${name}`),
      ...files,
    ],
    { cwd: root, stdio: 'inherit', env: { NODE_COMPILE_CACHE, ...process.env, NODE_ENV: 'test' } },
  )
  return status === 0
}

const HEAVY =
  /^tests\/faults\/(bombs|compile|cpu|exhaustion|log-floods|mass-start|memory|plugins|storage-floods|uploads|webassembly|websockets)/
const alone = files.filter((file) => HEAVY.test(file))
const together = files.filter((file) => !alone.includes(file))
const passed = [run(together, process.env.M3M_TEST_CONCURRENCY ?? 2), run(alone, 1)]
process.exit(passed.every(Boolean) ? 0 : 1)

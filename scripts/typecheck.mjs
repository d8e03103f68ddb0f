// Checks the types of every part, two at a time. What has not changed since the last check is not checked again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
/** Folders with a `tsconfig.json` by name, the largest first. */
const parts = {
  server: '.',
  web: 'web',
  e2e: 'tests/e2e',
  plugins: 'plugins',
  guest: 'modules/runtime/guest',
  templates: 'modules/pipelines/templates',
}

/** Resolves to whether it is clean. */
async function check([name, folder]) {
  const known = join(root, '.cache', 'types', `${name}.tsbuildinfo`)
  const args = [tsc, '-p', folder, '--incremental', '--tsBuildInfoFile', known, '--pretty']
  const [code] = await once(spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }), 'exit')
  return code === 0
}

const left = Object.entries(parts)
const line = async () => {
  let clean = true
  for (let part = left.shift(); part; part = left.shift()) clean = (await check(part)) && clean
  return clean
}
const results = await Promise.all([line(), line()])
process.exit(results.every(Boolean) ? 0 : 1)

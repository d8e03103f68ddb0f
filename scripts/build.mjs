// Makes dist/: the server as plain JavaScript, for the published package (Node strips no types below node_modules), the
// guest side of the sandbox, and the web app.
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (script, ...args) => {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}

rmSync(join(root, 'dist'), { recursive: true, force: true })
run('typescript/bin/tsc', '-p', 'tsconfig.build.json')
for (const file of [
  'modules/runtime/guest/m3m.d.ts',
  'modules/runtime/reference/guest.json',
  'modules/plugins/native/m3m_plugin.h',
  'modules/plugins/author/templates',
  'modules/pipelines/templates',
])
  cpSync(join(root, file), join(root, 'dist', file), { recursive: true })
const { buildGuest } = await import('../modules/runtime/guest/build.ts')
await buildGuest(join(root, 'dist/guest.js'))
run('vite/bin/vite.js', 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn')

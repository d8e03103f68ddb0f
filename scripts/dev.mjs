// Development: the server restarts on every change, Vite serves the web app with hot reload and passes /api on to it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const node = join(root, 'node_modules', '.bin', 'node')
const watched = ['kernel', 'modules', 'cli', 'config'].flatMap((folder) => ['--watch-path', join(root, folder)])
const children = [
  spawn(node, [...watched, 'cli/m3m.ts', 'serve'], { cwd: root, stdio: 'inherit' }),
  spawn(node, ['node_modules/vite/bin/vite.js', '--config', 'web/vite.config.ts'], { cwd: root, stdio: 'inherit' }),
]
const stop = () => {
  for (const child of children) child.kill('SIGTERM')
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
for (const child of children) child.on('exit', stop)

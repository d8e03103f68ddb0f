#!/usr/bin/env node
// Starts m3m with the Node it was made for: this one when it is 24 or newer, else the one that npm installed beside it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const source = join(here, 'm3m.ts')
// A published package carries compiled code only: Node does not strip types below node_modules.
const entry = existsSync(source) ? source : join(here, '..', 'dist', 'cli', 'm3m.js')

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Halves the time to listening: V8 need not compile the same modules at every start.
  module.enableCompileCache()
  await import(pathToFileURL(entry).href)
} else {
  let node
  try {
    node = join(
      dirname(createRequire(import.meta.url).resolve('node/package.json')),
      'bin',
      process.platform === 'win32' ? 'node.exe' : 'node',
    )
  } catch {
    node = ''
  }
  if (!existsSync(node)) {
    console.error(
      `m3m needs Node 24 (this is ${process.version}) and the "node" package is not installed; run: npm install`,
    )
    process.exit(1)
  }
  const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

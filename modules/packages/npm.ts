/** Finds npm and runs it. The `node` package of the registry brings no npm along. */
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { npmFailed, npmMissing } from './packages.errors.ts'

type Program = [file: string, ...args: string[]]

const script = (file: string): Program => [process.execPath, file]

/** @throws M3M_PACKAGES_NO_NPM */
export function findNpm(env: NodeJS.ProcessEnv = process.env, node = process.execPath): Program {
  const { npm_execpath: own, PATH = '' } = env
  // Set by whoever started this program: npm, or another package manager.
  if (own && /^np[mx]-cli\.js$/.test(basename(own)) && existsSync(own)) return script(join(dirname(own), 'npm-cli.js'))
  const beside = dirname(node)
  for (const folder of [beside, ...PATH.split(delimiter)]) {
    if (folder === '') continue
    for (const place of [join(folder, '../lib/node_modules'), join(folder, 'node_modules')]) {
      const cli = join(place, 'npm/bin/npm-cli.js')
      if (existsSync(join(folder, 'npm')) && existsSync(cli)) return script(cli)
    }
    const program = join(folder, 'npm')
    if (!existsSync(program)) continue
    const real = realpathSync(program)
    return real.endsWith('.js') ? script(real) : [program]
  }
  throw npmMissing()
}

/** What npm may know: where its settings are and how to reach the registry, none of the server's secrets. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(M3M_|npm_(lifecycle|package|command))/.test(name)),
  )

/**
 * Runs npm in a folder; `onLine` gets what it says on the way.
 * @throws M3M_PACKAGES_NO_NPM, M3M_PACKAGES_NPM with what npm says
 */
export async function runNpm(cwd: string, args: string[], onLine: (line: string) => void): Promise<void> {
  const [file, ...before] = findNpm()
  const child = spawn(file, [...before, ...args], { cwd, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  let rest = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop()!
      for (const line of parts.filter((part) => part.trim() !== '')) {
        lines.push(line)
        onLine(line)
      }
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) throw npmFailed([said([...lines, rest], code)])
}

function said(lines: string[], code: number | null): string {
  const errors = lines
    .filter((line) => /^npm (error|ERR!)/.test(line))
    .map((line) => line.replace(/^npm (error|ERR!) ?/, ''))
  const told = errors.filter((line) => line !== '' && !/^(code|A complete log|errno|syscall|path) /.test(line))
  return told.slice(0, 4).join(' ') || lines.slice(-3).join(' ').trim() || `it ended with ${code}`
}

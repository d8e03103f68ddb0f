/** Builds the foreign server out of Go modules, once per version: `node tests/support/ferretdb/build.ts` prints its path. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const sources = fileURLToPath(new URL('.', import.meta.url))
const cache = fileURLToPath(new URL('../../../.cache/ferretdb', import.meta.url))

/** FerretDB 1.24 asks for it; a distribution's own Go is often older. */
const GO = { major: 1, minor: 24 }

const env = { ...process.env, CGO_ENABLED: '0', PATH: [process.env.PATH, '/usr/local/go/bin'].join(delimiter) }

const demandGo = (): void => {
  const { stdout } = spawnSync('go', ['version'], { env, encoding: 'utf8' })
  const [, major, minor] = /go version go(\d+)\.(\d+)/.exec(stdout ?? '') ?? []
  if (Number(major) > GO.major || (Number(major) === GO.major && Number(minor) >= GO.minor)) return
  const found = major === undefined ? 'there is none' : `it is ${major}.${minor}`
  throw new Error(
    `The foreign database server of the tests is built with Go ${GO.major}.${GO.minor} or newer on the PATH, and ${found}; ` +
      'install it from https://go.dev/dl, or name a MongoDB server in M3M_TEST_MONGODB_URI',
  )
}

/** Path of the binary; built first when its sources have changed. */
export const buildFerretdb = (): string => {
  const hash = createHash('sha256')
  for (const name of ['go.mod', 'go.sum', 'main.go']) hash.update(readFileSync(join(sources, name)))
  const binary = join(cache, `ferretdb-${hash.digest('hex').slice(0, 12)}`)
  if (existsSync(binary)) return binary
  demandGo()
  mkdirSync(cache, { recursive: true })
  for (const old of readdirSync(cache)) rmSync(join(cache, old))
  const unfinished = `${binary}.${process.pid}`
  const args = ['build', '-tags=ferretdb_no_postgresql', '-trimpath', '-ldflags=-s -w', '-o', unfinished, '.']
  const { status } = spawnSync('go', args, { cwd: sources, env, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`go ${args.join(' ')} failed in ${sources}; the lines above say why`)
  renameSync(unfinished, binary)
  return binary
}

if (import.meta.main) {
  // The rest of the machine goes first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  console.log(buildFerretdb())
}

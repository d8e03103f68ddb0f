/** Where keys are kept for this user: one file that nobody else can read. Never in a project's folder. */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { Failure } from './failure.ts'

interface StoredKey {
  slug: string
  key: string
}
/** Server → id of a project → its key. */
type Stored = Record<string, Record<string, StoredKey>>

/** `m3m/credentials.json` in the folder where this system keeps a user's settings. */
export function credentialsFile(env: NodeJS.ProcessEnv = process.env): string {
  const base = env.XDG_CONFIG_HOME || (process.platform === 'win32' ? env.APPDATA : '') || join(homedir(), '.config')
  return join(base, 'm3m', 'credentials.json')
}

function read(file: string): Stored {
  let text: string
  try {
    const { mode } = statSync(file)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new Failure(`${file} can be read by others; run: chmod 600 ${file}`)
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
  try {
    const { servers } = JSON.parse(text) as { servers: Stored }
    if (typeof servers === 'object' && servers !== null) return servers
  } catch {}
  throw new Failure(`${file} is damaged; delete it and run "m3m login" again`)
}

function write(file: string, servers: Stored): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const temporary = `${file}.${process.pid}`
  writeFileSync(temporary, `${JSON.stringify({ servers }, null, 2)}\n`, { mode: 0o600 })
  // A mode given to a file that is there already counts for nothing.
  chmodSync(temporary, 0o600)
  try {
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** The key of a project, by its slug or id; undefined when none is kept. */
export function storedKey(server: string, project: string): string | undefined {
  const projects = read(credentialsFile())[server] ?? {}
  const own = Object.hasOwn(projects, project) ? projects[project] : undefined
  return (own ?? Object.values(projects).find(({ slug }) => slug === project))?.key
}

/** Servers that a key of a project of this slug is kept for. */
export const serversOf = (slug: string): string[] =>
  Object.entries(read(credentialsFile()))
    .filter(([, projects]) => Object.values(projects).some((entry) => entry.slug === slug))
    .map(([server]) => server)

/** Keeps a key in the place of the one there was; returns the file. */
export function storeKey(server: string, project: { id: string; slug: string }, key: string): string {
  const file = credentialsFile()
  const servers = read(file)
  const others = Object.entries(servers[server] ?? {}).filter(([, { slug }]) => slug !== project.slug)
  servers[server] = { ...Object.fromEntries(others), [project.id]: { slug: project.slug, key } }
  write(file, servers)
  return file
}

/** Forgets the keys of a project; returns how many there were. */
export function forgetKey(slug: string, server?: string): number {
  const file = credentialsFile()
  const servers = read(file)
  let forgotten = 0
  for (const [address, projects] of Object.entries(servers)) {
    if (server !== undefined && address !== server) continue
    for (const [id, entry] of Object.entries(projects)) {
      if (entry.slug !== slug) continue
      delete projects[id]
      forgotten += 1
    }
    if (Object.keys(projects).length === 0) delete servers[address]
  }
  if (forgotten > 0) write(file, servers)
  return forgotten
}

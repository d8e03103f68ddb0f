/** The key that signs sessions: the operator's, or one generated once into the data folder. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { secretFileUnsafe, secretUnsafe } from './auth.errors.ts'

const MIN_LENGTH = 32
/** What examples and tutorials carry, and therefore everybody knows. */
const SAMPLE =
  /your[-_ ]|change[-_ ]?(me|this|it|in)|example|sample|secret[-_ ]?key|jwt[-_ ]?secret|placeholder|123456/i

/**
 * @param configured `jwt.secret`
 * @throws M3M_AUTH_SECRET when it is short or a known sample, M3M_AUTH_SECRET_FILE when the file is damaged
 */
export function loadSecret(configured: string | undefined, dataDir: string): string {
  const file = join(dataDir, 'secrets', 'jwt.key')
  if (configured !== undefined) {
    const flaw = flawOf(configured)
    if (flaw) throw secretUnsafe([flaw, file])
    return configured
  }
  return readSecret(file) ?? makeSecret(file)
}

function flawOf(secret: string): string | undefined {
  if (SAMPLE.test(secret)) return 'is a sample that everybody knows'
  if (secret.length < MIN_LENGTH) return `must have at least ${MIN_LENGTH} characters`
  if (new Set(secret).size < 8) return 'is too easy to guess'
  return undefined
}

function readSecret(file: string): string | undefined {
  let secret: string
  try {
    secret = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  if (secret.length < MIN_LENGTH) throw secretFileUnsafe([file])
  return secret
}

function makeSecret(file: string): string {
  const secret = randomBytes(48).toString('base64url')
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // Whole or not at all: a crash in between must not leave half a key.
  writeFileSync(`${file}.new`, `${secret}\n`, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
  return secret
}

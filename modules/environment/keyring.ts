/**
 * The keys of secrets: the one that encrypts, and those that still open. A new key lies beside the old one until nothing
 * needs the old one any more, so that a rotation may break off anywhere.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Cipher, createCipher } from './cipher.ts'
import type { SecretConfig } from './environment.config.ts'
import { keyConfigured, secretKeyDamaged, secretKeyUnsafe } from './environment.errors.ts'

const MIN_LENGTH = 32

export interface Keyring extends Cipher {
  /** Whether the key that encrypts now opens it. */
  isCurrent(sealed: string, place: string): boolean
  /** Whether a rotation broke off. */
  readonly unfinished: boolean
  /** Where the key that encrypts is. */
  readonly origin: { file: string } | { configured: true; file?: string }
  /** From here on a new key encrypts, and all open. @throws M3M_ENV_KEY_CONFIGURED */
  begin(): void
  /** Forgets the old key: nothing is encrypted with it any more. */
  finish(): void
}

/**
 * @throws M3M_ENV_SECRET_KEY when a configured key is short, M3M_ENV_SECRET_FILE when a file is damaged
 */
export function loadKeyring({ key, previous }: SecretConfig, dataDir: string): Keyring {
  const file = join(dataDir, 'secrets', 'environment.key')
  const nextFile = `${file}.next`
  check('secret.key', key, `remove it, and a key is generated into ${file}`)
  check('secret.previous', previous, 'it is the key that secrets were encrypted with before')
  // A rotation whose old key is gone is through.
  if (!existsSync(file) && existsSync(nextFile)) renameSync(nextFile, file)
  const generated = readKey(file) ?? (key === undefined ? makeKey(file) : undefined)
  const next = readKey(nextFile)
  const older = previous === undefined ? [] : [createCipher(previous)]
  const inFiles = [next, generated].flatMap((found) => (found === undefined ? [] : [createCipher(found)]))
  // The first encrypts.
  let ciphers = key === undefined ? [...inFiles, ...older] : [createCipher(key), ...older, ...inFiles]
  let unfinished = key === undefined && next !== undefined

  return {
    seal: (text, place) => ciphers[0]!.seal(text, place),
    open(sealed, place) {
      for (const cipher of ciphers) {
        const text = cipher.open(sealed, place)
        if (text !== null) return text
      }
      return null
    },
    isCurrent: (sealed, place) => ciphers[0]!.open(sealed, place) !== null,
    get unfinished() {
      return unfinished
    },
    origin: key === undefined ? { file } : { configured: true, ...(generated === undefined ? {} : { file }) },
    begin() {
      if (key !== undefined) {
        if (ciphers.length === 1) throw keyConfigured()
        return
      }
      if (unfinished) return
      ciphers = [createCipher(makeKey(nextFile)), ...ciphers]
      unfinished = true
    },
    finish() {
      if (!unfinished) return
      renameSync(nextFile, file)
      ciphers = [ciphers[0]!, ...older]
      unfinished = false
    },
  }
}

function check(name: string, key: string | undefined, wayOut: string): void {
  if (key !== undefined && key.length < MIN_LENGTH) throw secretKeyUnsafe([name, MIN_LENGTH, wayOut])
}

function readKey(file: string): string | undefined {
  let key: string
  try {
    key = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  if (key.length < MIN_LENGTH) throw secretKeyDamaged([file, MIN_LENGTH])
  return key
}

function makeKey(file: string): string {
  const key = randomBytes(48).toString('base64url')
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // Whole or not at all: a crash in between must not leave half a key.
  writeFileSync(`${file}.new`, `${key}\n`, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
  return key
}

/** Encrypts secrets at rest: AES-256-GCM, each bound to the place it stands at. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { secretKeyDamaged, secretKeyUnsafe } from './environment.errors.ts'

const MIN_LENGTH = 32
const IV_BYTES = 12
const TAG_BYTES = 16

export interface Cipher {
  /** @param place what the text belongs to; opening it for another place fails */
  seal(text: string, place: string): string
  /** Null when it was sealed with another key or for another place, or is damaged. */
  open(sealed: string, place: string): string | null
}

/**
 * @param configured `secret.key`
 * @throws M3M_ENV_SECRET_KEY when it is short, M3M_ENV_SECRET_FILE when the file is damaged
 */
export function loadCipher(configured: string | undefined, dataDir: string): Cipher {
  const file = join(dataDir, 'secrets', 'environment.key')
  if (configured !== undefined && configured.length < MIN_LENGTH) throw secretKeyUnsafe([MIN_LENGTH, file])
  const key = configured ?? readKey(file) ?? makeKey(file)
  return createCipher(Buffer.from(hkdfSync('sha256', key, '', 'm3m environment', 32)))
}

function createCipher(key: Buffer): Cipher {
  return {
    seal(text, place) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place))
      const sealed = [iv, cipher.update(text, 'utf8'), cipher.final()]
      return Buffer.concat([...sealed, cipher.getAuthTag()]).toString('base64')
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed, 'base64')
      if (bytes.length < IV_BYTES + TAG_BYTES) return null
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES))
      const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES))
      try {
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch {
        // The tag does not fit: whoever asks says so, with the name of the secret.
        return null
      }
    },
  }
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

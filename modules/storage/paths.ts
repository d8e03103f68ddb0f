/** Paths inside a project's storage: looked at here, once. No part of one ever becomes a name on a disk. */
import { pathInvalid } from './storage.errors.ts'

export const NAME_MAX_BYTES = 255
export const MAX_DEPTH = 32
/** UTF-16 units; longer texts are not looked at. */
const PATH_MAX = MAX_DEPTH * (NAME_MAX_BYTES + 1) + 2
const SHOWN = 80

/** Names that mean a device to Windows, whatever comes after the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
const RESERVED = /^\.(?:m3m|tmp-)/i
/** Turn text around, or are not to be seen: two names that look alike. What emoji are put together with is none of them. */
const HIDDEN =
  /[[\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]--[\u200c\u200d\ufe00-\ufe0f\u{e0020}-\u{e007f}]]/v
/** A name of nothing else cannot be seen at all. */
const JOINERS = /[\p{Default_Ignorable_Code_Point}\u2800]/gu

/** Names from the root to what the path names; none for the root. @throws M3M_STORAGE_PATH */
export function parsePath(path: string): string[] {
  if (path.length > PATH_MAX) throw pathInvalid([shown(path), `it has more than ${PATH_MAX} characters`])
  const inner = path.replace(/^\//, '').replace(/\/$/, '')
  if (inner === '') {
    if (path.length > 1) throw pathInvalid([shown(path), 'there is a name missing between two slashes'])
    return []
  }
  const names = inner.split('/')
  if (names.length > MAX_DEPTH) throw pathInvalid([shown(path), `it is more than ${MAX_DEPTH} folders deep`])
  return names.map((name) => checkName(name, path))
}

/** A name as it is stored: one spelling for what looks the same. @throws M3M_STORAGE_PATH */
export function checkName(given: string, path = given): string {
  const refuse = (why: string): never => {
    throw pathInvalid([shown(path), why])
  }
  if (given === '') refuse('there is a name missing between two slashes')
  if (!given.isWellFormed()) refuse('it has half a character in it')
  const name = given.normalize('NFC')
  if (name === '.' || name === '..') refuse('"." and ".." name nothing here')
  if (/[/\\]/.test(name)) refuse('folders are parted by "/", and names have no slash or backslash in them')
  if (/\p{Cc}/u.test(name)) refuse('it has a control character in it')
  if (HIDDEN.test(name) || name.replace(JOINERS, '') === '') refuse('it has a character in it that cannot be seen')
  if (/^\s|\s$/u.test(name)) refuse('a name does not begin or end with a space')
  if (name.endsWith('.')) refuse('a name does not end with a dot')
  if (/^[a-z]:/i.test(name)) refuse('there are no drives')
  if (DEVICE.test(name)) refuse('it is the name of a device')
  if (RESERVED.test(name)) refuse('names that begin with ".m3m" and ".tmp-" belong to m3m')
  if (Buffer.byteLength(name) > NAME_MAX_BYTES) refuse(`a name has at most ${NAME_MAX_BYTES} bytes`)
  return name
}

/** The path of names from the root. */
export const pathOf = (names: readonly string[]): string => `/${names.join('/')}`

/** `photo.jpg` with 2 is `photo (2).jpg`; as long as a name may be at most. */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf('.')
  const [stem, extension] = dot > 0 && name.length - dot <= 16 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  const tail = ` (${number})${extension}`
  let kept = stem
  while (Buffer.byteLength(kept + tail) > NAME_MAX_BYTES) kept = [...kept].slice(0, -1).join('')
  return kept + tail
}

/** For a sentence: short, with everything in it to be seen. */
const shown = (path: string): string =>
  JSON.stringify(path.slice(0, SHOWN)).replace(
    /[^\x20-\x7e\p{L}\p{N}]/gu,
    (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`,
  )

/** Paths of a project's storage, as the address bar and people have them. */

export const ROOT = '/'
const NAME_MAX_BYTES = 255

export const namesOf = (path: string): string[] => path.split('/').filter(Boolean)
export const joinPath = (folder: string, name: string): string => (folder === ROOT ? ROOT + name : `${folder}/${name}`)
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || ROOT
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
/** The folder something is in, as people read it. @param root what they call the root */
export const placeOf = ({ path }: { path: string }, root: string): string =>
  parentOf(path) === ROOT ? root : parentOf(path)
/** Whether the path is the folder, or lies anywhere below it. */
export const isInside = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === ROOT ? ROOT : `${folder}/`)

/** The folders from the root's child down to the path itself. */
export const trailOf = (path: string): { name: string; path: string }[] =>
  namesOf(path).map((name, index, names) => ({ name, path: ROOT + names.slice(0, index + 1).join('/') }))

/** What the address bar has behind `storage/`, and back. */
export const splatOf = (path: string): string | undefined => namesOf(path).join('/') || undefined
export const pathOfSplat = (splat: string | undefined): string => ROOT + namesOf(splat ?? '').join('/')

/** Where a name ends and its ending begins: `photo.jpg` → 5; the whole of `.env` and `Makefile`. */
export const stemLength = (name: string): number => {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? dot : name.length
}

export type NameProblem = 'empty' | 'slash' | 'dots' | 'edge' | 'characters' | 'reserved' | 'device' | 'tooLong'

const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
const HIDDEN = /[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/

/** Why the server would refuse a name, told before it has to; null when it would not. */
export function nameProblem(given: string): NameProblem | null {
  const name = given.normalize('NFC')
  if (name.trim() === '') return 'empty'
  if (/[/\\]/.test(name)) return 'slash'
  if (name === '.' || name === '..' || name.endsWith('.')) return 'dots'
  if (/^\s|\s$/u.test(name)) return 'edge'
  if (!name.isWellFormed() || /\p{Cc}/u.test(name) || HIDDEN.test(name)) return 'characters'
  if (DEVICE.test(name) || /^[a-z]:/i.test(name)) return 'device'
  if (/^\.(?:m3m|tmp-)/i.test(name)) return 'reserved'
  if (new TextEncoder().encode(name).length > NAME_MAX_BYTES) return 'tooLong'
  return null
}

/** What the address says of a file that is looked at: its name, or its path when it is in another folder than the open one. */
export const previewOf = (folder: string, path: string): string => (parentOf(path) === folder ? nameOf(path) : path)
export const pathOfPreview = (folder: string, preview: string): string =>
  preview.startsWith('/') ? preview : joinPath(folder, preview)

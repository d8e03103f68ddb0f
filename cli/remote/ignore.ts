/** What of a folder is no part of a service's code. */
import { posix } from 'node:path'

/** Files for tools, and what `m3m pull` makes, in the top folder. */
const TOP = new Set(['m3m.json', 'm3m.d.ts', 'tsconfig.json'])
/** Of package managers: they say which tools a developer uses. */
const LOCKS = new Set(['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock'])

/** Whether a path is left alone on both sides whatever `.m3mignore` says: hidden, or made by and for tools. */
export const isReserved = (path: string): boolean =>
  TOP.has(path.toLowerCase()) ||
  LOCKS.has(path.toLowerCase()) ||
  path.split('/').some((part) => part.startsWith('.') || part.toLowerCase() === 'node_modules')

export type Ignored = (path: string, isFolder: boolean) => boolean

/**
 * The rules of a `.m3mignore`, written like those of `.gitignore`: one pattern a line, `#` begins a remark, `/` at the end
 * means folders alone, a pattern with another `/` counts from the top, `!` takes back what an earlier line left out.
 */
export function ignoreRules(text: string): Ignored {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const back = line.startsWith('!')
      const body = back ? line.slice(1) : line
      const folders = body.endsWith('/')
      const path = folders ? body.slice(0, -1) : body
      const pattern = path.includes('/') ? path.replace(/^\//, '') : `**/${path}`
      return { back, folders, pattern }
    })
  return (path, isFolder) => {
    if (isReserved(path)) return true
    let ignored = false
    for (const { back, folders, pattern } of rules)
      if ((isFolder || !folders) && posix.matchesGlob(path, pattern)) ignored = !back
    return ignored
  }
}

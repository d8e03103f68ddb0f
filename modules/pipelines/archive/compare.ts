import type { SourceFile } from '../contract.ts'

/** Paths, in their order, by what becomes of the files. */
export interface FileChanges {
  added: string[]
  changed: string[]
  removed: string[]
  unchanged: string[]
}

/** What files become when others take their place. */
export function compareFiles(before: readonly SourceFile[], after: readonly SourceFile[]): FileChanges {
  const old = new Map(before.map(({ path, content }) => [path, content]))
  const now = new Map(after.map(({ path, content }) => [path, content]))
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort()
  const those = (which: (old: string | undefined, now: string | undefined) => boolean) =>
    paths.filter((path) => which(old.get(path), now.get(path)))
  return {
    added: those((was) => was === undefined),
    changed: those((was, is) => was !== undefined && is !== undefined && was !== is),
    removed: those((_was, is) => is === undefined),
    unchanged: those((was, is) => was === is),
  }
}

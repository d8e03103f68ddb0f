/** Somebody else changed what is being edited: what happened, and who did it. */
import type { SourceFile } from './workspace.ts'

export interface Conflict {
  /** What became of the draft: saved over, made a version, or gone. */
  kind: 'saved' | 'published' | 'discarded'
  /** Their state; null when the draft was discarded. `revision` is the draft's, 0 when it is a version. */
  theirs: { files: readonly SourceFile[]; revision: number } | null
  /** The version it became. */
  number: string | null
  /** Who did it, as far as that is known. */
  by: Author | null
  /** RFC 3339. */
  at: string | null
}

/** `id` is null: a program with the project's API key. */
interface Author {
  id: string | null
  name: string
}
interface State {
  draft: { files: readonly SourceFile[]; revision: number; updatedAt: string; updatedBy: Author | null } | null
  versions: readonly { number: string; createdAt: string; author: Author | null }[]
}

/**
 * What a pipeline tells of a draft that moved on. A version counts that was made since the draft was last known.
 * @param since RFC 3339; null: there was no draft before
 */
export function conflictOf({ draft, versions }: State, since: string | null): Omit<Conflict, 'theirs'> {
  if (draft) {
    const { updatedAt, updatedBy } = draft
    return { kind: 'saved', number: null, by: updatedBy, at: updatedAt }
  }
  const newest = versions.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0]
  if (!newest || (since !== null && Date.parse(newest.createdAt) < Date.parse(since)))
    return { kind: 'discarded', number: null, by: null, at: null }
  return { kind: 'published', number: newest.number, by: newest.author, at: newest.createdAt }
}

/** Whether these files are the same as those. */
export const isSame = (files: ReadonlyMap<string, string>, others: readonly SourceFile[]): boolean =>
  files.size === others.length && others.every(({ path, content }) => files.get(path) === content)

/** Which files differ between two states of a project's code, and how. */
import { createSimilarity, type Similarity } from './similarity.ts'

type Files = ReadonlyMap<string, string>

export const FILE_STATUSES = ['added', 'removed', 'changed', 'renamed'] as const
export type FileStatus = (typeof FILE_STATUSES)[number]

export interface FileChange {
  status: FileStatus
  /** Where the file is now; of one that was removed, where it was. */
  path: string
  /** Where a renamed file was; null for the others. */
  from: string | null
  /** Its content in either state; empty where it is not. */
  before: string
  after: string
}

/** From this likeness on (0 to 1), a file that came and one that went are taken for the same. */
const ALIKE = 0.6

/** What differs from one state to the other, by path. A file that went and came elsewhere, the same or nearly so, was renamed. */
export function listChanges(before: Files, after: Files): FileChange[] {
  const changes: FileChange[] = []
  const removed = new Map([...before].filter(([path]) => !after.has(path)))
  const added = new Map([...after].filter(([path]) => !before.has(path)))
  const rename = (from: string, path: string) => {
    changes.push({ status: 'renamed', path, from, before: removed.get(from) ?? '', after: added.get(path) ?? '' })
    removed.delete(from)
    added.delete(path)
  }
  for (const [from, path] of movedAsTheyWere(removed, added)) rename(from, path)
  for (const [from, path] of nearlyTheSame(removed, added, createSimilarity())) rename(from, path)

  for (const [path, content] of after) {
    const old = before.get(path)
    if (old !== undefined && old !== content)
      changes.push({ status: 'changed', path, from: null, before: old, after: content })
  }
  for (const [path, content] of added) changes.push({ status: 'added', path, from: null, before: '', after: content })
  for (const [path, content] of removed)
    changes.push({ status: 'removed', path, from: null, before: content, after: '' })
  return changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** Pairs of equal content; of several, those that kept their name. An empty file is nobody's twin. */
function movedAsTheyWere(removed: Files, added: Files): [from: string, to: string][] {
  const byContent = new Map<string, string[]>()
  for (const [path, content] of removed)
    if (content !== '') byContent.set(content, [...(byContent.get(content) ?? []), path])
  return [...added].flatMap(([path, content]): [string, string][] => {
    const twins = byContent.get(content)
    if (!twins || twins.length === 0) return []
    const kept = twins.findIndex((twin) => nameOf(twin) === nameOf(path))
    const [from] = twins.splice(Math.max(0, kept), 1)
    return [[from!, path]]
  })
}

/** The best pairs of what is left, each file in one at most. */
function nearlyTheSame(removed: Files, added: Files, similarity: Similarity): [from: string, to: string][] {
  const candidates: { from: string; path: string; score: number }[] = []
  for (const [from, before] of removed)
    for (const [path, after] of added) {
      const score = similarity(before, after, ALIKE)
      if (score >= ALIKE) candidates.push({ from, path, score })
    }
  candidates.sort((a, b) => b.score - a.score)
  const taken = new Set<string>()
  return candidates.flatMap(({ from, path }): [string, string][] => {
    if (taken.has(`-${from}`) || taken.has(`+${path}`)) return []
    taken.add(`-${from}`).add(`+${path}`)
    return [[from, path]]
  })
}

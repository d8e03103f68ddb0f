import type { TextStorage } from '../../../lib/storage.ts'

/** The tab to show after `closed` goes: the one that is shown, or its neighbour when it was itself; null when none is left. */
export function nextTab(tabs: readonly string[], closed: string, active: string): string | null {
  if (closed !== active) return active
  const index = tabs.indexOf(closed)
  return tabs[index + 1] ?? tabs[index - 1] ?? null
}

const keyOf = (projectId: string) => `m3m.tabs.v1.${projectId}`

/** The files that were open in a project when it was last left. */
export function readTabs(storage: TextStorage, projectId: string): string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(keyOf(projectId)) ?? '[]')
    return Array.isArray(kept) ? kept.filter((path) => typeof path === 'string') : []
  } catch {
    // Someone else's text under the key: nothing was kept.
    return []
  }
}

export const keepTabs = (storage: TextStorage, projectId: string, tabs: readonly string[]): void =>
  storage.setItem(keyOf(projectId), JSON.stringify(tabs))

/** What projects keep: their files and their records side by side. */
import type { ModelsTotals } from '../../../../../modules/models/contract.ts'
import type { StorageTotals } from '../../../../../modules/storage/contract.ts'

export interface Keeper {
  project: { id: string; slug: string; name: string }
  /** Absent when the module is switched off. */
  files?: StorageTotals['items'][number]
  records?: ModelsTotals['items'][number]
  /** Of both. */
  bytes: number
}

/** The projects, those that keep the most first. */
export function keepersOf(files: StorageTotals | undefined, records: ModelsTotals | undefined): Keeper[] {
  const byId = new Map<string, Keeper>()
  const add = (item: StorageTotals['items'][number] | ModelsTotals['items'][number], key: 'files' | 'records') => {
    const keeper = byId.get(item.project.id) ?? { project: item.project, bytes: 0 }
    byId.set(item.project.id, { ...keeper, [key]: item, bytes: keeper.bytes + item.bytes })
  }
  for (const item of files?.items ?? []) add(item, 'files')
  for (const item of records?.items ?? []) add(item, 'records')
  return [...byId.values()].sort((a, b) => b.bytes - a.bytes || a.project.name.localeCompare(b.project.name))
}

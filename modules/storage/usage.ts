/** What projects have in their storage, and what they may have. */
import { ObjectId } from '../database/contract.ts'
import { createGate } from '../shared/gate.ts'
import type { StorageUsage } from './contract.ts'
import type { EntriesRepository } from './entries.repository.ts'
import type { FilesConfig } from './storage.config.ts'

export interface Usage {
  of(project: string): Promise<StorageUsage>
  ofAll(projects: readonly string[]): Promise<Map<string, StorageUsage>>
  /** Something has come or gone. */
  changed(project: string): void
}

/** Counting costs a walk over all that a project has: what is known is kept, at most so long, until something changes. */
const FRESH_MS = 60_000
const COUNTED_AT_ONCE = 2

export function createUsage(
  entries: Pick<EntriesRepository, 'usage'>,
  { maxBytes, maxEntries, fileBytes }: FilesConfig,
): Usage {
  const known = new Map<string, { at: number; usage: Promise<StorageUsage> }>()
  const gate = createGate(COUNTED_AT_ONCE)

  const count = async (project: string): Promise<StorageUsage> => ({
    ...(await entries.usage(new ObjectId(project))),
    maxBytes,
    maxEntries,
    maxFileBytes: fileBytes,
  })
  const recent = (project: string): Promise<StorageUsage> => {
    const there = known.get(project)
    if (there && Date.now() - there.at < FRESH_MS) return there.usage
    const usage = gate.run(() => count(project))
    known.set(project, { at: Date.now(), usage })
    usage.catch(() => known.delete(project))
    return usage
  }
  return {
    of: recent,
    ofAll: async (projects) =>
      new Map(await Promise.all(projects.map(async (project) => [project, await recent(project)] as const))),
    changed: (project) => void known.delete(project),
  }
}

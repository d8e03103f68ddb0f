/** How much of what a project may keep is used: the measure that is nearest to its end counts. 1 is all. */
import type { ModelsUsage, StorageUsage } from '@/lib/api/index.ts'

export const filesShare = ({ bytes, files, directories, maxBytes, maxEntries }: StorageUsage): number =>
  Math.max(bytes / maxBytes, (files + directories) / maxEntries)

export const recordsShare = ({ bytes, records, maxBytes, maxRecords }: ModelsUsage): number =>
  Math.max(bytes / maxBytes, records / maxRecords)

/** The one queue of uploads and of questions, which outlive the page. */

import { uploadFile } from '@/lib/api/files.ts'
import { api, type List, type StorageEntry, statusOf, url } from '@/lib/api/index.ts'
import { storageChanged } from '../api.ts'
import { createClashes } from './clashes.ts'
import { createUploads } from './uploads.ts'

export const clashes = createClashes()

const REFRESH_MS = 1_000
const soon = new Map<string, ReturnType<typeof setTimeout>>()
/** Many small files in a row do not ask for the folder each. */
function refreshSoon(project: string) {
  if (soon.has(project)) return
  soon.set(
    project,
    setTimeout(() => {
      soon.delete(project)
      void storageChanged(project)
    }, REFRESH_MS),
  )
}

export const uploads = createUploads({
  async send({ project, folder, name, file, conflict }, onProgress, signal) {
    const { items } = await uploadFile<List<StorageEntry>>(url`/projects/${project}/storage/files`, {
      query: { path: folder, conflict },
      file,
      name,
      onProgress,
      signal,
    })
    return items[0]!
  },
  async exists(project, path, signal) {
    try {
      await api.get(url`/projects/${project}/storage/entry`, { query: { path }, signal })
      return true
    } catch (error) {
      if (statusOf(error) === 404) return false
      throw error
    }
  },
  ask: clashes.ask,
  onStored: refreshSoon,
  now: () => performance.now(),
})

/** The storage of a project, as a program sees it. */
import type { StorageEntry, StorageLink } from '../../modules/storage/contract.ts'
import type { Client } from './client.ts'

export const storedFiles = (client: Client, project: string) => {
  const base = `/projects/${project}/storage`
  const query = (path: string) => `path=${encodeURIComponent(path)}`
  return {
    /** Names of what is in a folder, folders first. */
    async names(path = '/') {
      const { items } = await client.call<{ items: StorageEntry[] }>('GET', `${base}?${query(path)}`)
      return items.map(({ name }) => name)
    },
    text: (path: string, content: string) => client.call('PUT', `${base}/content?${query(path)}`, { content }),
    content: async (path: string) =>
      (await client.call<{ content: string }>('GET', `${base}/content?${query(path)}`)).content,
    links: async () => (await client.call<{ items: StorageLink[] }>('GET', `${base}/links`)).items,
  }
}

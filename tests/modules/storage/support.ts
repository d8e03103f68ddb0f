/** A server with a project whose storage is looked at: through HTTP, through its facade, and in the data folder itself. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { TestContext } from 'node:test'
import { fake, type Kernel } from '../../../kernel/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import images from '../../../modules/images/index.ts'
import { type Project, projectsRef } from '../../../modules/projects/contract.ts'
import projects from '../../../modules/projects/index.ts'
import { type StorageService, storageRef } from '../../../modules/storage/contract.ts'
import storageModule from '../../../modules/storage/index.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { databaseFor, KEPT_IN } from '../../support/database.ts'
import { crowd, type Server, signIn, startServer } from '../auth/support.ts'

export interface StorageHelpers {
  storage: StorageService
  /** A request below `/api/projects/shop/storage`. */
  ask(method: string, path: string, options?: Ask): Promise<Reply>
  /** Uploads files by name. */
  upload(files: Record<string, string | Buffer>, query?: string): Promise<Reply>
  /** Paths of all blobs and parts below the folder for files. */
  disk(): string[]
  /** Names of all blobs, whole or not, wherever they are kept. */
  kept(): Promise<string[]>
  /** Takes the bytes of a file away behind the storage's back. */
  lose(path: string): Promise<void>
  /** Documents of a collection. */
  documents(collection: string): Promise<Record<string, unknown>[]>
}
export interface StorageServer extends Server, StorageHelpers {
  project: Project
  /** Tokens of somebody who may open the project, and of somebody who may not. */
  as: { member: string; other: string }
  root: string
}
export interface Ask {
  body?: unknown
  headers?: Record<string, string>
  as?: string
}
export interface Reply {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked field by field.
  body: any
  bytes: Buffer
  headers: Record<string, unknown>
}

export const at = (path: string): string => `path=${encodeURIComponent(path)}`

/** A form with files, as browsers send it. */
export async function form(files: Record<string, string | Buffer>): Promise<{ body: Buffer; type: string }> {
  const data = new FormData()
  for (const [name, content] of Object.entries(files)) data.append('files', new Blob([content as never]), name)
  const response = new Response(data)
  return { body: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type')! }
}

export async function startStorage(
  t: TestContext,
  files: Record<string, unknown> = {},
  dataDir?: string,
): Promise<StorageServer> {
  const { people, service } = crowd('root', 'member', 'other')
  const config = {
    files: { driver: KEPT_IN, ...files },
    ...(dataDir ? { storage: { path: dataDir }, ...databaseFor(dataDir) } : {}),
  }
  const server = await startServer(t, {
    modules: [projects, images, storageModule],
    fakes: [fake(usersRef, service)],
    config,
  })
  const member = await signIn(server, people.member!)
  const other = await signIn(server, people.other!)
  const facade = server.kernel.get(projectsRef)
  const project = (await facade.bySlug('shop')) ?? (await facade.create(people.member!, { name: 'Shop', slug: 'shop' }))
  const helpers = helpersOf(server.kernel, dataDir ?? server.dataDir, member)
  return { ...server, ...helpers, project, as: { member, other }, root: await signIn(server, people.root!) }
}

/** What tests do with a storage. @param token of whoever asks unless told otherwise */
export function helpersOf(kernel: Kernel, dataDir: string, token: string): StorageHelpers {
  const folder = join(dataDir, 'files')
  const ask = async (method: string, path: string, { body, headers = {}, as = token }: Ask = {}): Promise<Reply> => {
    const answer = await kernel.app.inject({
      method: method as 'GET',
      url: `/api/projects/shop/storage${path}`,
      headers: { ...(as ? { authorization: `Bearer ${as}` } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const json = /[/+]json\b/.test(String(answer.headers['content-type'] ?? '')) && answer.body !== ''
    return {
      status: answer.statusCode,
      body: json ? answer.json() : answer.body,
      bytes: answer.rawPayload,
      headers: answer.headers,
    }
  }
  const disk = () =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => !entry.isDirectory() && entry.name !== '.m3m-files')
          .map((entry) => join(entry.parentPath, entry.name))
      : []
  const storage = kernel.get(storageRef)
  const documents = (collection: string) => kernel.get(databaseRef).collection(collection).find({}).toArray()
  return {
    storage,
    ask,
    async upload(given, query = '') {
      const { body, type } = await form(given)
      return ask('POST', `/files?${query}`, { body, headers: { 'content-type': type } })
    },
    disk,
    kept: async () => [
      ...disk().map((path) => basename(path)),
      ...(await documents('storage.files')).map(({ _id }) => String(_id)),
    ],
    async lose(path) {
      const project = (await kernel.get(projectsRef).bySlug('shop'))!
      const [blob] = (await storage.stat(project.id, path))!.etag!.split('-')
      for (const file of disk()) if (basename(file).startsWith(blob!)) rmSync(file)
      for (const { _id } of await documents('storage.files'))
        if (String(_id).startsWith(blob!)) await kernel.get(databaseRef).collection('storage.files').deleteOne({ _id })
    },
    documents,
  }
}

/** Names of a page, folders with a slash. */
export const names = (page: { items: { name: string; type: string }[] }): string[] =>
  page.items.map(({ name, type }) => (type === 'directory' ? `${name}/` : name))

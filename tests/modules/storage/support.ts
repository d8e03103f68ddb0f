/** A server with a project whose storage is looked at: through HTTP, through its facade, and in the data folder itself. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fake } from '../../../kernel/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import images from '../../../modules/images/index.ts'
import { type Project, projectsRef } from '../../../modules/projects/contract.ts'
import projects from '../../../modules/projects/index.ts'
import { type StorageService, storageRef } from '../../../modules/storage/contract.ts'
import storageModule from '../../../modules/storage/index.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { crowd, type Server, signIn, startServer } from '../auth/support.ts'

export interface StorageServer extends Server {
  storage: StorageService
  project: Project
  /** Tokens of somebody who may open the project, and of somebody who may not. */
  as: { member: string; other: string }
  /** A request below `/api/projects/shop/storage`. */
  ask(method: string, path: string, options?: Ask): Promise<Reply>
  /** Uploads files by name; one given as a list of pieces is sent as it is. */
  upload(files: Record<string, string | Buffer>, query?: string): Promise<Reply>
  /** Paths of all blobs and parts below the folder for files. */
  disk(): string[]
  /** Documents of a collection. */
  documents(collection: string): Promise<Record<string, unknown>[]>
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
  const config = { files, ...(dataDir ? { storage: { path: dataDir } } : {}) }
  const server = await startServer(t, {
    modules: [projects, images, storageModule],
    fakes: [fake(usersRef, service)],
    config,
  })
  const member = await signIn(server, people.member!)
  const other = await signIn(server, people.other!)
  const facade = server.kernel.get(projectsRef)
  const project = (await facade.bySlug('shop')) ?? (await facade.create(people.member!, { name: 'Shop', slug: 'shop' }))
  const folder = join(dataDir ?? server.dataDir, 'files')

  const ask = async (method: string, path: string, { body, headers = {}, as = member }: Ask = {}): Promise<Reply> => {
    const answer = await server.kernel.app.inject({
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
  return {
    ...server,
    storage: server.kernel.get(storageRef),
    project,
    as: { member, other },
    ask,
    async upload(given, query = '') {
      const { body, type } = await form(given)
      return ask('POST', `/files?${query}`, { body, headers: { 'content-type': type } })
    },
    disk: () =>
      existsSync(folder)
        ? readdirSync(folder, { recursive: true, withFileTypes: true })
            .filter((entry) => !entry.isDirectory() && entry.name !== '.m3m-files')
            .map((entry) => join(entry.parentPath, entry.name))
        : [],
    documents: (collection) => server.kernel.get(databaseRef).collection(collection).find({}).toArray(),
  }
}

/** Names of a page, folders with a slash. */
export const names = (page: { items: { name: string; type: string }[] }): string[] =>
  page.items.map(({ name, type }) => (type === 'directory' ? `${name}/` : name))

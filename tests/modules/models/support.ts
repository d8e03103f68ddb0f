/** A server with a project that has models, asked through HTTP. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { fake } from '../../../kernel/index.ts'
import audit from '../../../modules/audit/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import images from '../../../modules/images/index.ts'
import { type Model, type ModelsService, modelsRef } from '../../../modules/models/contract.ts'
import modelsModule from '../../../modules/models/index.ts'
import { type Project, projectsRef } from '../../../modules/projects/contract.ts'
import projects from '../../../modules/projects/index.ts'
import storageModule from '../../../modules/storage/index.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { databaseFor } from '../../support/database.ts'
import { type Answer, crowd, type Server, signIn, startServer } from '../auth/support.ts'

export interface ModelsServer extends Server {
  models: ModelsService
  project: Project
  /** Tokens of somebody who may open the project, and of somebody who may not. */
  as: { member: string; other: string }
  root: string
  /** A request below `/api/projects/shop/models`. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    more?: { as?: string; headers?: Record<string, string> },
  ): Promise<Answer>
  /** Makes a model. */
  make(slug: string, fields: unknown[], more?: Record<string, unknown>): Promise<Model>
  /** Makes records, which have to fit. */
  fill(model: string, items: unknown[]): Promise<Answer['body'][]>
  documents(collection: string): Promise<Record<string, unknown>[]>
}

export async function startModels(
  t: TestContext,
  models: Record<string, unknown> = {},
  dataDir?: string,
): Promise<ModelsServer> {
  const { people, service } = crowd('root', 'member', 'other')
  const server = await startServer(t, {
    modules: [projects, images, storageModule, audit, modelsModule],
    fakes: [fake(usersRef, service)],
    config: { models, ...(dataDir ? { storage: { path: dataDir }, ...databaseFor(dataDir) } : {}) },
  })
  const member = await signIn(server, people.member!)
  const other = await signIn(server, people.other!)
  const facade = server.kernel.get(projectsRef)
  const project = (await facade.bySlug('shop')) ?? (await facade.create(people.member!, { name: 'Shop', slug: 'shop' }))
  const ask: ModelsServer['ask'] = (method, path, body, { as = member, headers } = {}) =>
    server.call(method, `/api/projects/shop/models${path}`, { as, body, ...(headers ? { headers } : {}) })
  return {
    ...server,
    models: server.kernel.get(modelsRef),
    project,
    as: { member, other },
    root: await signIn(server, people.root!),
    ask,
    async make(slug, fields, more = {}) {
      const { status, body } = await ask('POST', '', { name: slug, slug, fields, ...more })
      assert.equal(status, 201, JSON.stringify(body))
      return body
    },
    async fill(model, items) {
      const { status, body } = await ask('POST', `/${model}/records/batch`, { items })
      assert.equal(status, 201, JSON.stringify(body))
      return body.items
    },
    documents: (collection) => server.kernel.get(databaseRef).collection(collection).find({}).toArray(),
  }
}

/** What a list of records has under a key. */
export const column = (page: { items: Record<string, unknown>[] }, key: string): unknown[] =>
  page.items.map((record) => record[key])

export const query = (values: Record<string, unknown>): string => {
  const texts = Object.entries(values).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return `?${new URLSearchParams(texts)}`
}

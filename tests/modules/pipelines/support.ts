import type { TestContext } from 'node:test'
import { type AnyModule, fake } from '../../../kernel/index.ts'
import {
  type PipelinesService,
  type Publish,
  pipelinesRef,
  type SourceFile,
} from '../../../modules/pipelines/contract.ts'
import pipelines from '../../../modules/pipelines/index.ts'
import projects from '../../../modules/projects/index.ts'
import { type User, usersRef } from '../../../modules/users/contract.ts'
import { crowd, type Server, signIn, startServer } from '../auth/support.ts'

/** `{ 'main.ts': '...' }` as a list of files. */
export const files = (tree: Record<string, string>): SourceFile[] =>
  Object.entries(tree).map(([path, content]) => ({ path, content }))

export const HELLO = files({ 'main.ts': "router.get('/', () => 'hello')\n" })

export interface Shop extends Server {
  project: string
  user: User
  /** Of the project's maker. */
  token: string
  pipelines: PipelinesService
  /** Calls a route below `/api/projects/shop/pipeline` as the project's maker. */
  api(method: string, path?: string, body?: unknown): ReturnType<Server['call']>
  stranger: string
}

/** A server with one project, `shop`, and its maker. */
export async function startShop(t: TestContext, more: AnyModule[] = []): Promise<Shop> {
  const { people, service } = crowd('root', 'maker', 'stranger')
  const server = await startServer(t, { modules: [projects, pipelines, ...more], fakes: [fake(usersRef, service)] })
  const as = await signIn(server, people.maker!)
  const { body } = await server.call('POST', '/api/projects', { as, body: { name: 'Shop' } })
  return {
    ...server,
    project: body.id,
    user: people.maker!,
    token: as,
    pipelines: server.kernel.get(pipelinesRef),
    stranger: await signIn(server, people.stranger!),
    api: (method, path = '', payload) =>
      server.call(method, `/api/projects/shop/pipeline${path}`, { as, body: payload }),
  }
}

export const STABLE: Publish = { tag: 'stable' }
export const says = (text: string): SourceFile[] => files({ 'main.ts': `export const says = '${text}'\n` })

/** Saves and publishes; resolves to the number. */
export async function publish(
  shop: Shop,
  text: string,
  from?: string,
  bump: 'minor' | 'major' = 'minor',
): Promise<string> {
  let revision = 0
  if (from) revision = (await shop.pipelines.startDraft(shop.project, shop.user, { from, bump })).revision
  await shop.pipelines.saveDraft(shop.project, shop.user, { files: says(text), revision })
  return (await shop.pipelines.publish(shop.project, shop.user, STABLE)).number
}

export const numbers = async (shop: Shop) =>
  (await shop.pipelines.get(shop.project)).versions.map(({ number }) => number)

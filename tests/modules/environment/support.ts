/** The environment of a project by its HTTP API, on a server without runners. */
import type { TestContext } from 'node:test'
import { fake } from '../../../kernel/index.ts'
import { type EnvironmentService, environmentRef } from '../../../modules/environment/contract.ts'
import environment from '../../../modules/environment/index.ts'
import projects from '../../../modules/projects/index.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { crowd, type Server, signIn, startServer } from '../auth/support.ts'

export interface Shop extends Server {
  project: string
  environment: EnvironmentService
  /** Calls a route below `/api/projects/shop/env` as the project's maker. */
  api(method: string, path?: string, body?: unknown): ReturnType<Server['call']>
}

/** A server with one project, `shop`. */
export async function startShop(t: TestContext): Promise<Shop> {
  const { people, service } = crowd('root', 'maker')
  const server = await startServer(t, { modules: [projects, environment], fakes: [fake(usersRef, service)] })
  const as = await signIn(server, people.maker!)
  const { body } = await server.call('POST', '/api/projects', { as, body: { name: 'Shop' } })
  return {
    ...server,
    project: body.id,
    environment: server.kernel.get(environmentRef),
    api: (method, path = '', payload) => server.call(method, `/api/projects/shop/env${path}`, { as, body: payload }),
  }
}

/** A server with root, and people who are made through its API. */
import type { TestContext } from 'node:test'
import type { AnyModule } from '../../../kernel/index.ts'
import type { ManagedUserDetails } from '../../../modules/administration/contract.ts'
import administration from '../../../modules/administration/index.ts'
import type { Project } from '../../../modules/projects/contract.ts'
import projects from '../../../modules/projects/index.ts'
import { setUp, signIn, startServer } from '../auth/support.ts'

export const PASSWORD = 'a long password'

export interface Actor {
  id: string
  email: string
  token: string
}

/** Starts it; `call` answers status and body of a request by an actor. */
export async function withRoot(t: TestContext, modules: AnyModule[] = []) {
  const server = await startServer(t, { modules: [projects, administration, ...modules] })
  const { token, user } = await setUp(server)
  const root: Actor = { id: user.id, email: user.email, token }
  const call = (as: Actor, method: string, path: string, body?: unknown) =>
    server.call(method, `/api${path}`, { as: as.token, ...(body === undefined ? {} : { body }) })
  let count = 0
  return {
    server,
    root,
    call,
    async project(as: Actor, name: string): Promise<Project> {
      const { status, body } = await call(as, 'POST', '/projects', { name })
      if (status !== 201) throw new Error(`the project answered ${status}: ${JSON.stringify(body)}`)
      return body
    },
    /** Makes somebody as root, and signs them in. */
    async person(
      name: string,
      { may = [], projects: list = [] }: { may?: ('createProjects' | 'manageUsers')[]; projects?: Project[] } = {},
    ): Promise<Actor> {
      count += 1
      const email = `${name}-${count}@example.com`
      const { status, body } = await call(root, 'POST', '/users', {
        email,
        name,
        password: PASSWORD,
        permissions: { createProjects: may.includes('createProjects'), manageUsers: may.includes('manageUsers') },
        projects: list.map(({ id }) => id),
      })
      if (status !== 201) throw new Error(`the user answered ${status}: ${JSON.stringify(body)}`)
      return { id: (body as ManagedUserDetails).id, email, token: await signIn(server, { email, password: PASSWORD }) }
    },
  }
}

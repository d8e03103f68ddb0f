/** Boots the real kernel with real modules on a data folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type AnyModule, createKernel, createLogger, type Kernel, type KernelOptions } from '../../../kernel/index.ts'
import { authRef, type LoginResult } from '../../../modules/auth/contract.ts'
import auth from '../../../modules/auth/index.ts'
import database from '../../../modules/database/index.ts'
import type { User, UserAdministration, UsersService } from '../../../modules/users/contract.ts'
import users from '../../../modules/users/index.ts'
import { databaseFor } from '../../support/database.ts'

export const ROOT = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' }

export interface Server {
  kernel: Kernel
  dataDir: string
  /** Sends a request; `as` is a bearer token. */
  call(
    method: string,
    path: string,
    options?: { body?: unknown; as?: string; headers?: Record<string, string> },
  ): Promise<Answer>
}
export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked field by field.
  body: any
  headers: Record<string, unknown>
}

export async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'm3m-test-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}

export async function startServer(
  t: TestContext,
  { modules = [], config = {}, ...options }: Partial<Omit<KernelOptions, 'modules'>> & { modules?: AnyModule[] } = {},
): Promise<Server> {
  const dataDir = await folder(t)
  const kernel = createKernel({
    modules: [database, users, auth, ...modules],
    config: { storage: { path: dataDir }, server: { host: '127.0.0.1', port: 0 }, ...databaseFor(dataDir), ...config },
    log: createLogger({ level: 'silent' }),
    ...options,
  })
  await kernel.start()
  t.after(() => kernel.stop())
  return {
    kernel,
    dataDir,
    async call(method, path, { body, as, headers = {} } = {}) {
      const answer = await kernel.app.inject({
        method: method as 'GET',
        url: path,
        headers: { ...(as ? { authorization: `Bearer ${as}` } : {}), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      })
      const json = /[/+]json\b/.test(String(answer.headers['content-type'] ?? ''))
      return { status: answer.statusCode, body: json ? answer.json() : answer.body, headers: answer.headers }
    },
  }
}

/** Sets the server up through its first page; resolves to the root and a token. */
export async function setUp(server: Server): Promise<LoginResult> {
  const url = new URL((await server.kernel.get(authRef).setupUrl())!)
  const { status, body } = await server.call('POST', '/api/setup', {
    body: { ...ROOT, token: url.searchParams.get('token') },
  })
  if (status !== 200) throw new Error(`setup answered ${status}: ${JSON.stringify(body)}`)
  return body
}

export interface Person extends User {
  password: string
  epoch: number
}

const unwritten = async (): Promise<never> => {
  throw new Error('people who exist in memory only do not change')
}

/** People who exist in memory only, for tests that need several. */
export function crowd(...names: string[]): { people: Record<string, Person>; service: UsersService } {
  const people = Object.fromEntries(
    names.map((name, index): [string, Person] => [
      name,
      {
        id: (index + 1).toString(16).padStart(24, '0'),
        email: `${name}@example.com`,
        name,
        root: name === 'root',
        status: 'active',
        permissions: { createProjects: name !== 'guest', manageUsers: false },
        createdAt: '2026-01-01T00:00:00.000Z',
        password: `${name}-password`,
        epoch: 1,
      },
    ]),
  )
  const shown = ({ password: _, epoch: __, ...user }: Person): User => user
  const all = Object.values(people)
  return {
    people,
    service: {
      isEmpty: async () => false,
      createRoot: async () => {
        throw new Error('everybody exists')
      },
      authenticate: async (email, password) => {
        const person = all.find((one) => one.email === email && one.password === password && one.status === 'active')
        return person ? shown(person) : null
      },
      bySession: async (id, epoch) => {
        const person = all.find((one) => one.id === id && one.epoch === epoch && one.status === 'active')
        return person ? shown(person) : null
      },
      sessionEpoch: async (id) => all.find((one) => one.id === id)!.epoch,
      signedIn: async () => {},
      administration: {} as UserAdministration,
      rename: unwritten,
      changePassword: unwritten,
      setAvatar: unwritten,
    },
  }
}

/** Signs a person of a crowd in; resolves to the token. */
export async function signIn(
  server: Server,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const { status, body } = await server.call('POST', '/api/auth/login', { body: { email, password } })
  if (status !== 200) throw new Error(`login answered ${status}: ${JSON.stringify(body)}`)
  return body.token
}

/** Who asks: everybody that a server tells apart, on a server with two projects. */
import type { TestContext } from 'node:test'
import { createKernel, createLogger, type Kernel } from '../../kernel/index.ts'
import { modules } from '../../modules/index.ts'
import { projectsRef } from '../../modules/projects/contract.ts'
import { type Permissions, type User, usersRef } from '../../modules/users/contract.ts'
import { signIn } from '../support/client.ts'
import { databaseFor } from '../support/database.ts'
import { tempDir } from '../support/temp.ts'

export type ProjectName = 'shop' | 'bank'
/** What `:p` of an address names. */
export type Target = ProjectName | 'missing'

export interface Actor {
  name: string
  kind: 'nobody' | 'blocked' | 'user' | 'root' | 'key' | 'forged key'
  permissions: Permissions
  /** Projects this one may open; root may open all. */
  opens: readonly ProjectName[]
  /** Projects this one made. */
  made: readonly ProjectName[]
  /** What goes along with each request. */
  headers: Record<string, string>
  /** Opens another session in place of the one there was. */
  signIn?: () => Promise<void>
}

export interface World {
  kernel: Kernel
  url: string
  actors: Actor[]
  /** Ids of the projects. */
  projects: Record<ProjectName, string>
  /** Puts right what a request that was let through may have spoilt: the API keys. */
  mend(): Promise<void>
}

const NONE = { createProjects: false, manageUsers: false }
const PASSWORD = 'correct horse battery'

export async function startWorld(t: Pick<TestContext, 'after'>): Promise<World> {
  const path = tempDir(t)
  const kernel = createKernel({
    modules,
    log: createLogger({ level: 'silent' }),
    config: {
      storage: { path },
      ...databaseFor(path),
      server: { host: '127.0.0.1', port: 0 },
      runtime: { runners: 1 },
    },
  })
  t.after(() => kernel.stop())
  await kernel.start()
  const url = await kernel.listen()
  const users = kernel.get(usersRef)
  const projects = kernel.get(projectsRef)
  const root = await users.createRoot({ email: 'root@example.com', password: PASSWORD })

  /** Signs in; what it resolves to stays the same at the next time. */
  const session = async (email: string) => {
    const headers: Record<string, string> = {}
    const enter = async () => {
      headers.authorization = `Bearer ${(await signIn(url, { email, password: PASSWORD })).token}`
    }
    await enter()
    return { headers, signIn: enter }
  }
  const person = async (name: string, permissions: Partial<Permissions> = {}) => {
    const email = `${name}@example.com`
    const user = await users.administration.create({
      email,
      password: PASSWORD,
      permissions: { ...NONE, ...permissions },
    })
    return { user, ...(await session(email)) }
  }
  const shopMaker = await person('shop-maker', { createProjects: true })
  const bankMaker = await person('bank-maker', { createProjects: true })
  const member = await person('member')
  const stranger = await person('stranger')
  const manager = await person('manager', { manageUsers: true })
  const managingMember = await person('managing-member', { manageUsers: true })
  const blocked = await person('blocked', { createProjects: true, manageUsers: true })
  const asRoot = await session(root.email)

  const shop = await projects.create(shopMaker.user, { name: 'Shop', slug: 'shop' })
  const bank = await projects.create(bankMaker.user, { name: 'Bank', slug: 'bank' })
  for (const { user } of [member, managingMember, blocked]) await projects.memberships.add(shop.id, user.id)
  await users.administration.setStatus(blocked.user.id, 'blocked')

  const keys: Record<ProjectName, Record<string, string>> = { shop: {}, bank: {} }
  const mend = async () => {
    for (const [name, { id }] of [['shop', shop] as const, ['bank', bank] as const]) {
      const hint = (await projects.apiKey(id))?.hint
      if (hint === undefined || !keys[name]['x-api-key']?.endsWith(hint))
        keys[name]['x-api-key'] = (await projects.makeApiKey(root, id)).key
    }
  }
  await mend()

  const actor = (
    name: string,
    kind: Actor['kind'],
    { headers, signIn: again, user }: Pick<Actor, 'headers' | 'signIn'> & { user?: User },
    more: Partial<Pick<Actor, 'opens' | 'made'>> = {},
  ): Actor => ({
    name,
    kind,
    headers,
    ...(kind === 'blocked' || !again ? {} : { signIn: again }),
    permissions: user?.permissions ?? NONE,
    opens: [],
    made: [],
    ...more,
  })
  return {
    kernel,
    url,
    projects: { shop: shop.id, bank: bank.id },
    mend,
    actors: [
      actor('nobody', 'nobody', { headers: {} }),
      actor('somebody with a forged session', 'blocked', { headers: { authorization: 'Bearer forged' } }),
      actor('a blocked member of shop', 'blocked', blocked),
      actor('a stranger', 'user', stranger),
      actor('a member of shop', 'user', member, { opens: ['shop'] }),
      actor('the maker of shop', 'user', shopMaker, { opens: ['shop'], made: ['shop'] }),
      actor('the maker of bank', 'user', bankMaker, { opens: ['bank'], made: ['bank'] }),
      actor('a user manager', 'user', manager),
      actor('a user manager who is a member of shop', 'user', managingMember, { opens: ['shop'] }),
      actor('root', 'root', asRoot, { opens: ['shop', 'bank'] }),
      actor('a forged API key', 'forged key', { headers: { 'x-api-key': `m3m_${'x'.repeat(43)}` } }),
      actor('the API key of shop', 'key', { headers: keys.shop }, { opens: ['shop'] }),
      actor('the API key of bank', 'key', { headers: keys.bank }, { opens: ['bank'] }),
    ],
  }
}

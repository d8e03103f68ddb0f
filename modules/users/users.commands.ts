import type { Command } from '../../kernel/index.ts'
import type { UsersService } from './contract.ts'

/** `m3m new-admin EMAIL PASSWORD`: makes the root of an empty server. */
export const newAdmin: Command<UsersService> = {
  name: 'new-admin',
  summary: 'make the first administrator, who has access to everything',
  arguments: [
    { name: 'email', summary: 'address to sign in with' },
    { name: 'password', summary: '8 to 128 characters', secret: true },
  ],
  async run(users, { email = '', password = '' }, { print }) {
    const root = await users.createRoot({ email, password })
    print(`${root.email} is now the root administrator and can sign in.`)
  },
}

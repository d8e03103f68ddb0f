import type { Command } from '../../kernel/index.ts'
import { makePassword, type UsersService } from './contract.ts'

/** `m3m new-admin EMAIL PASSWORD`: makes the root of an empty server. */
export const newAdmin: Command<UsersService> = {
  name: 'new-admin',
  summary: 'make the first administrator, who has access to everything',
  arguments: [
    { name: 'email', summary: 'address to sign in with' },
    { name: 'password', summary: '8 to 128 characters', secret: true },
  ],
  async run(users, { email = '', password = '' }, { print }) {
    const root = await users.createRoot({ email, password }, 'cli')
    print(`${root.email} is now the root administrator and can sign in.`)
  },
}

/** `m3m reset-password EMAIL [PASSWORD]`: for whoever lost theirs, root above all. */
export const resetPassword: Command<UsersService> = {
  name: 'reset-password',
  summary: 'give somebody another password, and end all of their sessions',
  arguments: [
    { name: 'email', summary: 'address they sign in with' },
    {
      name: 'password',
      summary: '8 to 128 characters; without it one is made and printed',
      secret: true,
      optional: true,
    },
  ],
  async run({ administration }, { email = '', password }, { print }) {
    const chosen = password ?? makePassword()
    const user = await administration.setPasswordOf(email, chosen, 'cli')
    print(
      password === undefined ? `The password of ${user.email} is now ${chosen}` : `${user.email} has another password.`,
    )
    print('Every session of theirs is over.')
    if (user.status === 'blocked') print('The account is blocked: signing in takes an administrator who unblocks it.')
  },
}

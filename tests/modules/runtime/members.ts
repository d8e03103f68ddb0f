/** People who are not root. */
import { databaseRef, ObjectId } from '../../../modules/database/contract.ts'
import { hashPassword } from '../../../modules/users/password.ts'
import { type Client, signIn } from '../../support/client.ts'
import type { TestServer } from './support.ts'

export const PASSWORD = 'correct horse battery'

let count = 0

/** Makes a user who may open the projects of these slugs, and signs in. */
export async function member(server: TestServer, ...slugs: string[]): Promise<Client> {
  const db = server.kernel.get(databaseRef)
  const _id = new ObjectId()
  count += 1
  const email = `member-${count}@example.com`
  const password = PASSWORD
  await db.collection('users').insertOne({
    _id,
    email,
    emailKey: email,
    name: `Member ${count}`,
    passwordHash: await hashPassword(password),
    status: 'active',
    permissions: { createProjects: false, manageUsers: false },
    epoch: 1,
    createdAt: new Date(),
  })
  for (const slug of slugs) {
    const { matchedCount } = await db
      .collection<{ _id: ObjectId; slug: string; memberIds: ObjectId[] }>('projects')
      .updateOne({ slug }, { $push: { memberIds: _id } })
    if (matchedCount !== 1) throw new Error(`There is no project "${slug}"`)
  }
  return signIn(server.url, { email, password })
}

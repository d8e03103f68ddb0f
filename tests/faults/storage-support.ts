/** A server with a canary, and a project whose storage is attacked. */
import { type TestContext, test } from 'node:test'
import { type Project, projectsRef } from '../../modules/projects/contract.ts'
import { helpersOf, type StorageHelpers } from '../modules/storage/support.ts'
import { ROOT_USER, signIn } from '../support/client.ts'
import { KEPT_IN } from '../support/database.ts'
import { tempDir } from '../support/temp.ts'
import { type FaultServer, faultServer } from './support.ts'

export interface FaultStorage extends FaultServer, StorageHelpers {
  project: Project
  dataDir: string
  token: string
}

export async function faultStorage(
  t: Pick<TestContext, 'after'>,
  files: Record<string, unknown> = {},
  dataDir = tempDir(t),
): Promise<FaultStorage> {
  const server = await faultServer(t, { dataDir, config: { files: { driver: KEPT_IN, ...files } } })
  const { token } = await signIn(server.url, ROOT_USER)
  const projects = server.kernel.get(projectsRef)
  const project =
    (await projects.bySlug('shop')) ?? (await projects.create(server.root, { name: 'Shop', slug: 'shop' }))
  return { ...server, ...helpersOf(server.kernel, dataDir, token), project, dataDir, token }
}

/** A test that goes on beside the canary. */
export const besideCanary = (
  name: string,
  files: Record<string, unknown>,
  attack: (server: FaultStorage, t: TestContext) => Promise<void>,
): Promise<void> =>
  test(name, async (t) => {
    const server = await faultStorage(t, files)
    await server.unharmed(() => attack(server, t))
  })

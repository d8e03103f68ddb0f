/** The key that opens one project's API to programs: shown once, stored as a hash. */
import { createHash, randomBytes } from 'node:crypto'
import type { User } from '../users/contract.ts'
import type { ApiKey, NewApiKey } from './contract.ts'
import { projectNotFound } from './projects.errors.ts'
import type { ProjectDocument, ProjectsRepository, StoredApiKey } from './projects.repository.ts'

/** So that secret scanners, and people, know one when they see it. */
const PREFIX = 'm3m_'
const PATTERN = /^m3m_[A-Za-z0-9_-]{43}$/
const HINT = 4

export interface ApiKeys {
  of(id: string): Promise<ApiKey | null>
  make(user: User, id: string): Promise<NewApiKey>
  remove(id: string): Promise<void>
  /** The project that a key opens; null when it is nobody's. */
  owner(key: string): Promise<ProjectDocument | null>
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')

const toApiKey = ({ hint, createdAt, createdBy }: StoredApiKey): ApiKey => ({
  hint,
  createdAt: createdAt.toISOString(),
  createdBy,
})

export function createApiKeys(projects: ProjectsRepository): ApiKeys {
  return {
    async of(id) {
      const stored = (await projects.byId(id))?.apiKey
      return stored ? toApiKey(stored) : null
    },
    async make(user, id) {
      const key = PREFIX + randomBytes(32).toString('base64url')
      const stored = {
        hash: hashOf(key),
        hint: key.slice(-HINT),
        createdAt: new Date(),
        createdBy: { id: user.id, name: user.name },
      }
      if ((await projects.setApiKey(id, stored)).matchedCount === 0) throw projectNotFound([id])
      return { key, ...toApiKey(stored) }
    },
    remove: async (id) => void (await projects.removeApiKey(id)),
    owner: async (key) => (PATTERN.test(key) ? projects.byApiKey(hashOf(key)) : null),
  }
}

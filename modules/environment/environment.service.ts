import type { Events, Problem } from '../../kernel/index.ts'
import type { Cipher } from './cipher.ts'
import {
  type EnvironmentService,
  type EnvVariable,
  environmentChanged,
  MAX_PROJECT_BYTES,
  MAX_VARIABLES,
  type SetVariables,
} from './contract.ts'
import { envBusy, envInvalid, envKeyLost, envNotFound } from './environment.errors.ts'
import type { EnvironmentRepository, StoredVariable } from './environment.repository.ts'
import { flawOf } from './value.ts'

/** Changes of one project at once that each still get through. */
const TRIES = 20

const byKey = (a: StoredVariable, b: StoredVariable) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
const placeOf = (projectId: string, key: string) => `${projectId}/${key}`

const toVariable = ({ key, type, secret, value, updatedAt }: StoredVariable): EnvVariable => ({
  key,
  type,
  secret,
  ...(secret ? {} : { value: JSON.parse(value) }),
  updatedAt: updatedAt.toISOString(),
})

export function createEnvironmentService({
  repository,
  cipher,
  events,
}: {
  repository: EnvironmentRepository
  cipher: Cipher
  events: Events
}): EnvironmentService {
  /** Stores what `next` makes of the variables; begins again when somebody else was quicker. */
  const change = async (
    projectId: string,
    next: (variables: StoredVariable[]) => StoredVariable[],
  ): Promise<StoredVariable[]> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await repository.of(projectId)
      const variables = next(found?.variables ?? [])
      if (!(await repository.replace(projectId, found?.revision ?? 0, variables))) continue
      events.emit(environmentChanged, { projectId })
      return variables
    }
    throw envBusy()
  }

  return {
    list: async (projectId) => ((await repository.of(projectId))?.variables ?? []).map(toVariable),

    async set(projectId, given) {
      checkAll(given)
      const updatedAt = new Date()
      const set = given.map(({ key, type, value, secret = false }): StoredVariable => {
        const text = JSON.stringify(value)
        return { key, type, secret, value: secret ? cipher.seal(text, placeOf(projectId, key)) : text, updatedAt }
      })
      const keys = new Set(set.map(({ key }) => key))
      const all = await change(projectId, (variables) => {
        const next = [...variables.filter(({ key }) => !keys.has(key)), ...set].sort(byKey)
        checkQuota(next)
        return next
      })
      return all.map(toVariable)
    },

    async remove(projectId, key) {
      await change(projectId, (variables) => {
        const next = variables.filter((variable) => variable.key !== key)
        if (next.length === variables.length) throw envNotFound([key.slice(0, 100)])
        return next
      })
    },

    async values(projectId) {
      const found = await repository.of(projectId)
      const entries = (found?.variables ?? []).map(({ key, secret, value }): [string, unknown] => {
        const text = secret ? cipher.open(value, placeOf(projectId, key)) : value
        if (text === null) throw envKeyLost([key])
        return [key, JSON.parse(text)]
      })
      return Object.fromEntries(entries)
    },
  }
}

function checkAll(given: SetVariables['variables']): void {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const { key, type, value } of given) {
    const flaw = seen.has(key) ? 'is there twice' : flawOf(type, value)
    if (flaw) problems.push({ path: key, message: flaw })
    seen.add(key)
  }
  if (problems.length > 0)
    throw envInvalid([problems.map(({ path, message }) => `${path} ${message}`).join('; ')], { errors: problems })
}

function checkQuota(variables: readonly StoredVariable[]): void {
  if (variables.length > MAX_VARIABLES)
    throw envInvalid([`${variables.length} variables are too many; a project has at most ${MAX_VARIABLES}`])
  const bytes = variables.reduce((sum, { value }) => sum + Buffer.byteLength(value), 0)
  if (bytes > MAX_PROJECT_BYTES)
    throw envInvalid([`all values together have ${bytes} bytes; a project has at most ${MAX_PROJECT_BYTES}`])
}

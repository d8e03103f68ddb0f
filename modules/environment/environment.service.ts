import { type Events, type Logger, type Problem, projectTypesChanged } from '../../kernel/index.ts'
import {
  type EnvironmentService,
  type EnvVariable,
  environmentChanged,
  type ImportedVariable,
  MAX_PROJECT_BYTES,
  MAX_VARIABLES,
  type SetVariables,
} from './contract.ts'
import { envBusy, envInvalid, envKeyLost, envNotFound, envTaken } from './environment.errors.ts'
import { type EnvironmentRepository, placeOf, type StoredVariable } from './environment.repository.ts'
import { writeFile } from './export.ts'
import { plan, readEntry, readFile } from './import.ts'
import type { Keyring } from './keyring.ts'
import { createRotation } from './rotation.ts'
import { flawOf } from './value.ts'

/** Changes of one project at once that each still get through. */
const TRIES = 20

const byKey = (a: StoredVariable, b: StoredVariable) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

const toVariable = ({ key, type, secret, value, updatedAt }: StoredVariable): EnvVariable => ({
  key,
  type,
  secret,
  ...(secret ? {} : { value: JSON.parse(value) }),
  updatedAt: updatedAt.toISOString(),
})

export interface EnvironmentFacade extends EnvironmentService {
  /** Goes on, in the background, with a rotation of the key that the end of the server cut off. */
  start(): void
  /** Resolves when no rotation is under way. */
  stop(): Promise<void>
}

export function createEnvironmentService({
  repository,
  keyring,
  events,
  log,
}: {
  repository: EnvironmentRepository
  keyring: Keyring
  events: Events
  log: Logger
}): EnvironmentFacade {
  /** What seals values now and stores them in a moment: a rotation waits for it. */
  const changing = new Set<Promise<unknown>>()

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
      events.emit(projectTypesChanged, { projectId })
      return variables
    }
    throw envBusy()
  }
  const tracked = async <T>(work: Promise<T>): Promise<T> => {
    changing.add(work)
    try {
      return await work
    } finally {
      changing.delete(work)
    }
  }
  const rotation = createRotation({
    repository,
    keyring,
    log,
    settled: async () => void (await Promise.allSettled([...changing])),
  })

  const store = (projectId: string, given: SetVariables['variables']): StoredVariable[] => {
    checkAll(given)
    const updatedAt = new Date()
    return given.map(({ key, type, value, secret = false }) => {
      const text = JSON.stringify(value)
      return { key, type, secret, value: secret ? keyring.seal(text, placeOf(projectId, key)) : text, updatedAt }
    })
  }
  const merged = (variables: readonly StoredVariable[], set: readonly StoredVariable[]): StoredVariable[] => {
    const keys = new Set(set.map(({ key }) => key))
    const next = [...variables.filter(({ key }) => !keys.has(key)), ...set].sort(byKey)
    checkQuota(next)
    return next
  }

  return {
    list: async (projectId) => ((await repository.of(projectId))?.variables ?? []).map(toVariable),

    async create(projectId, variable) {
      const set = store(projectId, [variable])
      await tracked(
        change(projectId, (variables) => {
          if (variables.some(({ key }) => key === variable.key)) {
            throw envTaken([variable.key], { errors: [{ path: '/key', message: 'is there already' }] })
          }
          return merged(variables, set)
        }),
      )
      return toVariable(set[0]!)
    },

    async set(projectId, given) {
      const set = store(projectId, given)
      return (await tracked(change(projectId, (variables) => merged(variables, set)))).map(toVariable)
    },

    async remove(projectId, key) {
      await change(projectId, (variables) => {
        const next = variables.filter((variable) => variable.key !== key)
        if (next.length === variables.length) throw envNotFound([key.slice(0, 100)])
        return next
      })
    },

    async import(projectId, file) {
      const entries = readFile(file)
      const byName = new Map(entries.map((entry) => [entry.key, entry]))
      let planned: ImportedVariable[] = []
      const next = (variables: StoredVariable[]): StoredVariable[] => {
        planned = plan(entries, file.choices ?? [], variables)
        const taken = planned.filter(({ outcome }) => outcome === 'added' || outcome === 'changed')
        const set = taken.map(({ key, type, secret }) => ({
          key,
          type,
          secret,
          value: readEntry(byName.get(key)!, type),
        }))
        return merged(variables, set.length === 0 ? [] : store(projectId, set))
      }
      if (file.dryRun) {
        next((await repository.of(projectId))?.variables ?? [])
        return { variables: planned, applied: false }
      }
      await tracked(
        change(projectId, (variables) => {
          const stored = next(variables)
          const refused = planned.filter(({ outcome }) => outcome === 'refused')
          if (refused.length > 0)
            throw invalid(refused.map(({ key, message = '' }) => ({ path: key.slice(0, 100), message })))
          return stored
        }),
      )
      return { variables: planned, applied: true }
    },

    export: async (projectId, format) =>
      writeFile(format, ((await repository.of(projectId))?.variables ?? []).map(toVariable)),

    rotateKey: rotation.run,
    start: rotation.resume,
    stop: rotation.stop,

    async values(projectId) {
      const found = await repository.of(projectId)
      const entries = (found?.variables ?? []).map(({ key, secret, value }): [string, unknown] => {
        const text = secret ? keyring.open(value, placeOf(projectId, key)) : value
        if (text === null) throw envKeyLost([key])
        return [key, JSON.parse(text)]
      })
      return Object.fromEntries(entries)
    },
  }
}

const invalid = (problems: Problem[]) =>
  envInvalid([problems.map(({ path, message }) => `${path} ${message}`).join('; ')], { errors: problems })

function checkAll(given: SetVariables['variables']): void {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const { key, type, value } of given) {
    const flaw = seen.has(key) ? 'is there twice' : flawOf(type, value)
    if (flaw) problems.push({ path: key, message: flaw })
    seen.add(key)
  }
  if (problems.length > 0) throw invalid(problems)
}

function checkQuota(variables: readonly StoredVariable[]): void {
  if (variables.length > MAX_VARIABLES)
    throw envInvalid([`${variables.length} variables are too many; a project has at most ${MAX_VARIABLES}`])
  const bytes = variables.reduce((sum, { value }) => sum + Buffer.byteLength(value), 0)
  if (bytes > MAX_PROJECT_BYTES)
    throw envInvalid([`all values together have ${bytes} bytes; a project has at most ${MAX_PROJECT_BYTES}`])
}

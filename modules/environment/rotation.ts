/** Gives secrets a new key: everything is readable before, during and after, and a rotation that broke off is finished. */
import { type Logger, messageOf } from '../../kernel/index.ts'
import type { KeyRotation } from './contract.ts'
import { envBusy } from './environment.errors.ts'
import {
  type EnvironmentDocument,
  type EnvironmentRepository,
  placeOf,
  type StoredVariable,
} from './environment.repository.ts'
import type { Keyring } from './keyring.ts'

/** Projects that are read at once. */
const PAGE = 50
/** Changes of one project at once that a rotation still gets past. */
const TRIES = 100

export interface Rotation {
  run(progress?: (projects: number) => void): Promise<KeyRotation>
  /** Finishes what broke off, in the background. */
  resume(): void
  /** Ends what is under way at the next project; it goes on at the next start. */
  stop(): Promise<void>
}

export function createRotation({
  repository,
  keyring,
  log,
  settled,
}: {
  repository: EnvironmentRepository
  keyring: Keyring
  log: Logger
  /** Resolves when nothing that was encrypted before now is still on its way into the database. */
  settled: () => Promise<void>
}): Rotation {
  let running: Promise<KeyRotation> | undefined
  let stopped = false

  /** Encrypts a project's secrets anew. Counts them; adds those that no key opens to `lost`. */
  const encryptAnew = async (found: EnvironmentDocument, lost: string[]): Promise<number> => {
    const projectId = found._id.toHexString()
    let document: EnvironmentDocument | null = found
    for (let tries = 0; tries < TRIES && document; tries += 1) {
      const opened = document.variables.map((variable): StoredVariable | 'lost' => {
        const place = placeOf(projectId, variable.key)
        if (!variable.secret || keyring.isCurrent(variable.value, place)) return variable
        const text = keyring.open(variable.value, place)
        return text === null ? 'lost' : { ...variable, value: keyring.seal(text, place) }
      })
      const { variables, revision } = document
      const next = opened.map((variable, index) => (variable === 'lost' ? variables[index]! : variable))
      const changed = next.filter((variable, index) => variable !== variables[index]).length
      if (changed === 0 || (await repository.replace(projectId, revision, next))) {
        for (const [index, variable] of opened.entries())
          if (variable === 'lost') lost.push(placeOf(projectId, variables[index]!.key))
        return changed
      }
      document = await repository.of(projectId)
    }
    if (!document) return 0
    throw envBusy()
  }

  const rotate = async (progress?: (projects: number) => void): Promise<KeyRotation> => {
    keyring.begin()
    await settled()
    const lost: string[] = []
    let encrypted = 0
    let projects = 0
    let after: string | undefined
    for (;;) {
      const page = await repository.page(after, PAGE)
      for (const document of page) {
        if (stopped) throw new Error('the server stops; the rotation of the key goes on when it starts again')
        encrypted += await encryptAnew(document, lost)
        projects += 1
        progress?.(projects)
      }
      if (page.length < PAGE) break
      after = page.at(-1)!._id.toHexString()
    }
    keyring.finish()
    log.info({ encrypted, lost: lost.length }, 'secrets of the environment have a new key')
    return { encrypted, lost, key: keyring.origin }
  }

  /** Whoever comes while one is under way gets what comes of that one. */
  const run = (progress?: (projects: number) => void): Promise<KeyRotation> => {
    running ??= rotate(progress).finally(() => {
      running = undefined
    })
    return running
  }

  return {
    run,
    resume() {
      if (!keyring.unfinished) return
      run().catch((error: unknown) => {
        if (!stopped) log.error({ err: error }, `the key of secrets could not be rotated (${messageOf(error)})`)
      })
    },
    async stop() {
      stopped = true
      await running?.catch(() => {})
    },
  }
}

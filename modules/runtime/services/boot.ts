/** Boots one instance; what fails through no fault of the service is tried again. */
import { isCoded } from '../../../kernel/index.ts'
import { type Deployment, DRAFT_VERSION } from '../../pipelines/contract.ts'
import type { Project } from '../../projects/contract.ts'
import { BootFailure } from '../instances/failure.ts'
import { Instance, type InstanceOptions } from '../instances/instance.ts'
import { serviceBoot } from '../runtime.errors.ts'
import type { ServiceContext } from './context.ts'
import { scheduleProblem } from './schedule-clock.ts'

const TRIES = 5
/** From this try on it gets a runner of its own: shared ones seem to be in trouble. */
const ALONE_FROM = 3

export interface BootOptions extends Pick<InstanceOptions, 'onEnd' | 'onUnseen' | 'onFree' | 'onUsage'> {
  project: Project
  deployment: Deployment
  /** In a runner of its own. */
  alone: boolean
  /** Told the instance that is being booted, and `undefined` when that is over. */
  onTry(instance: Instance | undefined): void
  /** Whether trying again still makes sense. */
  wanted(): boolean
}

/** When a start is tried again that failed for a reason which passes. */
export const PASSING_MS = 1_000

/** Whether the error of a start says nothing about the service: the database did not answer, m3m itself failed. */
export const isPassing = (error: unknown): boolean => !isCoded(error) || error.statusCode >= 500

/** What a person is told about a version that does not come up. */
export function bootRefusal({ failure: { reason, message, place } }: BootFailure) {
  const path = place ? `${place.file}:${place.line}:${place.column}` : 'main.ts'
  return serviceBoot([message], { reason, errors: [{ path, message }] })
}

/** @throws BootFailure */
export function bootInstance(context: ServiceContext, options: BootOptions): Promise<Instance> {
  const { pool, apis, logs, limits, boots, environment, urlOf, metrics } = context
  const { project, deployment, alone, onEnd, onUnseen, onFree, onUsage, onTry, wanted } = options
  const preview = deployment.version === DRAFT_VERSION
  const kind = preview ? 'preview' : 'service'
  return boots.run(async () => {
    for (let tries = 1; ; tries += 1) {
      // WebAssembly is bounded by the process it is in, so that must be its own.
      const runner = pool.take({
        alone: limits.webAssemblyMb > 0 ? 'always' : alone || tries >= ALONE_FROM,
        kind,
      })
      const instance: Instance = new Instance({
        project,
        deployment,
        runner,
        apis,
        logs,
        limits,
        // Figures are the published service's.
        ...(preview
          ? {}
          : { meter: metrics.project(project.id).instance(deployment.version, () => instance.declared.routes) }),
        base: urlOf(project),
        onEnd,
        onUnseen,
        onFree,
        onUsage,
      })
      onTry(instance)
      try {
        await environment.attach(project.id, instance)
        const { schedules } = await instance.boot()
        const problem = schedules.map(scheduleProblem).find((found) => found !== undefined)
        if (problem === undefined) return instance
        await instance.kill()
        throw new BootFailure({ reason: 'BOOT_ERROR', message: problem })
      } catch (error) {
        await instance.kill()
        pool.release(runner)
        if (!(error instanceof BootFailure && error.innocent) || tries >= TRIES || !wanted()) throw error
      } finally {
        onTry(undefined)
      }
    }
  })
}

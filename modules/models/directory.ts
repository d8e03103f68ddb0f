/** Models of projects: read once, and again after a change. */
import { isId } from '../schemas.ts'
import type { Shape } from './fields/record.ts'
import { modelNotFound } from './models.errors.ts'
import type { ModelDocument, ModelsRepository } from './models.repository.ts'

export interface Directory {
  /** Those of a project that are not on their way out, by name. */
  of(project: string): Promise<readonly ModelDocument[]>
  /** By slug or id. @throws M3M_MODEL_NOT_FOUND */
  find(project: string, model: string): Promise<ModelDocument>
  forget(project: string): void
}

/** @param changed told of a project whose models may be others now */
export function createDirectory(
  models: Pick<ModelsRepository, 'of'>,
  changed: (project: string) => void = () => {},
): Directory {
  const read = new Map<string, Promise<readonly ModelDocument[]>>()
  const of = async (project: string): Promise<readonly ModelDocument[]> => {
    for (;;) {
      let found = read.get(project)
      if (!found) {
        found = models.of(project).then((all) => all.filter(({ state }) => state !== 'removing'))
        read.set(project, found)
        found.catch(() => read.get(project) === found && read.delete(project))
      }
      const known = await found
      // Something may have changed while it was read.
      if (read.get(project) === found) return known
    }
  }
  return {
    of,
    async find(project, model) {
      const found = (await of(project)).find(({ _id, slug }) =>
        isId(model) ? _id.toHexString() === model : slug === model,
      )
      if (!found) throw modelNotFound([model.slice(0, 64)])
      return found
    },
    forget(project) {
      read.delete(project)
      changed(project)
    },
  }
}

/** A model as far as its records are concerned. */
export const shapeOf = ({ _id, project, slug, fields, version }: ModelDocument): Shape => ({
  id: _id.toHexString(),
  project: project.toHexString(),
  slug,
  fields,
  version,
})

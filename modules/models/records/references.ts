/** Whether what records refer to is there: records of other models, files. */
import type { Problem } from '../../../kernel/index.ts'
import type { ObjectId } from '../../database/contract.ts'
import type { StorageService } from '../../storage/contract.ts'
import { invalid, type Shape, type Values } from '../fields/record.ts'
import type { RecordsRepository } from '../records.repository.ts'

export interface ReferencesOptions {
  repository: Pick<RecordsRepository, 'existing'>
  /** Absent when the module is switched off. */
  storage: StorageService | undefined
}

/** Values to look at; `before` has those that were there already, which are not looked at again. */
export interface Looked {
  values: Values
  before?: Values
  /** Before the names of fields in errors: `/3`. */
  at?: string
}

export type CheckReferences = (shape: Shape, records: readonly Looked[]) => Promise<void>

interface Place {
  path: string
  id: ObjectId
}

/** @throws M3M_RECORD_INVALID */
export const createReferences =
  ({ repository, storage }: ReferencesOptions): CheckReferences =>
  async (shape, records) => {
    const errors: Problem[] = []
    for (const field of shape.fields) {
      const { key, type, items } = field
      const target =
        type === 'reference' ? field.model : type === 'array' && items?.type === 'reference' ? items.model : undefined
      const changed = records.filter(({ values, before }) => values[key] !== undefined && values[key] !== before?.[key])
      if (changed.length === 0) continue
      if (target !== undefined) {
        const places = changed.flatMap(({ values, at = '' }): Place[] =>
          Array.isArray(values[key])
            ? (values[key] as ObjectId[]).map((id, i) => ({ path: `${at}/${key}/${i}`, id }))
            : [{ path: `${at}/${key}`, id: values[key] as ObjectId }],
        )
        const there = await repository.existing(
          target,
          places.map(({ id }) => id),
        )
        for (const { path, id } of places)
          if (!there.has(id.toHexString()))
            errors.push({ path, message: `refers to ${id.toHexString()}, which is no record` })
      }
      if (type === 'file' && storage)
        for (const { values, at = '' } of changed) {
          const path = values[key] as string
          const entry = await storage.stat(shape.project, path).catch(() => null)
          if (entry?.type === 'file') values[key] = entry.path
          else
            errors.push({
              path: `${at}/${key}`,
              message: `names "${path.slice(0, 100)}", and the storage has no such file`,
            })
        }
    }
    if (errors.length > 0) throw invalid(shape.slug, errors.slice(0, 100))
  }

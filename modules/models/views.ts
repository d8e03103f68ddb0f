/** Models as people see them. */
import type { Model, ModelField, StoredField } from './contract.ts'
import type { ModelDocument } from './models.repository.ts'

/** @param slugs of models by their ids: fields name the models they refer to by those */
export function toModel(document: ModelDocument, slugs: ReadonlyMap<string, string>, records: number): Model {
  const { _id, name, slug, description, fields, settings, revision, state, createdAt, updatedAt } = document
  return {
    id: _id.toHexString(),
    name,
    slug,
    description,
    fields: fields.map((field) => shownField(field, slugs)),
    settings: JSON.parse(settings),
    revision,
    records,
    changing: state === 'changing',
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

const named = <T extends { model?: string }>(kind: T, slugs: ReadonlyMap<string, string>): T =>
  kind.model === undefined ? kind : { ...kind, model: slugs.get(kind.model) ?? kind.model }

function shownField(field: StoredField, slugs: ReadonlyMap<string, string>): StoredField {
  const shown = named(field, slugs)
  return shown.items ? { ...shown, items: named(shown.items as ModelField & object, slugs) as never } : shown
}

export const slugsOf = (models: readonly ModelDocument[]): ReadonlyMap<string, string> =>
  new Map(models.map(({ _id, slug }) => [_id.toHexString(), slug]))

/** Keys of the fields by which one model refers to another. */
export const refersTo = (fields: readonly StoredField[], id: string): string[] =>
  fields.filter(({ model, items }) => model === id || items?.model === id).map(({ key }) => key)

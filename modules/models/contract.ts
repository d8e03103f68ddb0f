import { type Static, Type } from 'typebox'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Id, OneOf, Slug, Timestamp } from '../schemas.ts'

export const FIELD_TYPES = [
  'string',
  'text',
  'integer',
  'float',
  'boolean',
  'date',
  'datetime',
  'enum',
  'reference',
  'file',
  'json',
  'array',
] as const
export type FieldType = (typeof FIELD_TYPES)[number]
/** Types that the entries of an array may have; several out of a list are an array of `enum`. */
export const ITEM_TYPES = ['string', 'integer', 'float', 'boolean', 'date', 'datetime', 'enum', 'reference'] as const
export type ItemType = (typeof ITEM_TYPES)[number]

export const MODEL_NAME_MAX = 100
export const MODEL_DESCRIPTION_MAX = 1_000
export const FIELDS_MAX = 100
export const OPTIONS_MAX = 200
/** Characters of a `string`, which has one line. */
export const STRING_MAX = 1_000
/** Records that one request or call makes, and that one page has. */
export const BATCH_MAX = 1_000
export const FIELD_KEY_PATTERN = '^[A-Za-z][A-Za-z0-9_]{0,63}$'

const Item = Type.Object(
  {
    type: OneOf(ITEM_TYPES),
    options: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: OPTIONS_MAX })),
    model: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
)

export const ModelField = Type.Object(
  {
    id: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{8}$',
        description:
          'Names the field whatever its key is; given back with another key it is renamed, without one it is new',
      }),
    ),
    key: Type.String({
      pattern: FIELD_KEY_PATTERN,
      'x-hint': '1 to 64 of letters, digits and _, beginning with a letter',
      description: 'Under which records have it: 1 to 64 of letters, digits and _, beginning with a letter',
    }),
    name: Type.Optional(Type.String({ maxLength: MODEL_NAME_MAX, description: 'For people; the key if absent' })),
    type: OneOf(FIELD_TYPES),
    description: Type.Optional(Type.String({ maxLength: MODEL_DESCRIPTION_MAX })),
    required: Type.Optional(Type.Boolean()),
    unique: Type.Optional(Type.Boolean({ description: 'No two records have the same value' })),
    indexed: Type.Optional(Type.Boolean({ description: 'Records are found and sorted by it at once' })),
    default: Type.Optional(
      Type.Unknown({ description: 'What new records without it get; "now" stands for the time of dates' }),
    ),
    min: Type.Optional(Type.Number({ description: 'Least number; of texts and arrays, least length' })),
    max: Type.Optional(Type.Number({ description: 'Greatest number; of texts and arrays, greatest length' })),
    pattern: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'What a text has to match' })),
    options: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: OPTIONS_MAX, description: 'Of an enum' }),
    ),
    model: Type.Optional(Type.String({ maxLength: 64, description: 'Slug of the model a reference is to' })),
    items: Type.Optional(Item),
  },
  { additionalProperties: false },
)
export type ModelField = Static<typeof ModelField>
/** A field of a model that is stored. */
export type StoredField = ModelField & { id: string; name: string }

const name = Type.String({ minLength: 1, maxLength: MODEL_NAME_MAX })
const description = Type.String({ maxLength: MODEL_DESCRIPTION_MAX })
const fields = Type.Array(ModelField, { maxItems: FIELDS_MAX })
/** How its table and form look, as the web app likes it. */
const settings = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())

export const Model = Type.Object({
  id: Id,
  name: Type.String(),
  slug: Type.String(),
  description: Type.String(),
  fields: Type.Array(Type.Object({ ...ModelField.properties, id: Type.String(), name: Type.String() })),
  settings,
  /** Grows with every change. */
  revision: Type.Integer(),
  /** Of records. */
  records: Type.Integer(),
  /** Whether records are being made fit for a change; they cannot be written meanwhile. */
  changing: Type.Boolean(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
})
export type Model = Static<typeof Model>

export const CreateModel = Type.Object(
  {
    name,
    slug: Type.Optional(Slug),
    description: Type.Optional(description),
    fields: Type.Optional(fields),
    settings: Type.Optional(settings),
  },
  { additionalProperties: false },
)
export type CreateModel = Static<typeof CreateModel>

export const UpdateModel = Type.Object(
  {
    name: Type.Optional(name),
    slug: Type.Optional(Slug),
    description: Type.Optional(description),
    fields: Type.Optional(fields),
    settings: Type.Optional(settings),
    revision: Type.Optional(Type.Integer({ description: 'Only when the model still has this revision' })),
    loseData: Type.Optional(Type.Boolean({ description: 'Agrees that what is in fields that go is deleted for good' })),
  },
  { additionalProperties: false },
)
export type UpdateModel = Static<typeof UpdateModel>

export const CONSEQUENCES = [
  'added',
  'renamed',
  'removed',
  'filled',
  'converted',
  'missing',
  'misfit',
  'duplicates',
  'unfit',
] as const
export const Consequence = Type.Object({
  /** Key of the field, as it is after the change; of one that goes, as it was. */
  field: Type.String(),
  kind: OneOf(CONSEQUENCES, {
    description:
      'added, renamed; removed: so many records lose what they have there; filled: they get the default; converted: their value gets another type; missing: they lack a value that is required; misfit: their value cannot be of the new type; duplicates: so many values are there more than once; unfit: they break a new rule, and stay as they are until they are changed',
  }),
  /** Records, or values, that it is about. */
  count: Type.Integer(),
  /** What stands in the way. */
  refused: Type.Boolean(),
  /** Data is lost. */
  loses: Type.Boolean(),
  /** Some of the values that it is about. */
  examples: Type.Array(Type.String()),
})
export type Consequence = Static<typeof Consequence>

export const ModelPlan = Type.Object({
  consequences: Type.Array(Consequence),
  /** Nothing stands in the way. */
  possible: Type.Boolean(),
  /** It needs `loseData`. */
  losesData: Type.Boolean(),
  /** Of records that there are. */
  records: Type.Integer(),
})
export type ModelPlan = Static<typeof ModelPlan>

export const ModelsUsage = Type.Object({
  models: Type.Integer(),
  records: Type.Integer(),
  bytes: Type.Integer(),
  maxModels: Type.Integer(),
  maxRecords: Type.Integer(),
  maxBytes: Type.Integer(),
})
export type ModelsUsage = Static<typeof ModelsUsage>

/** What the records of all projects take. */
export const ModelsTotals = Type.Object({
  models: Type.Integer(),
  records: Type.Integer(),
  bytes: Type.Integer(),
  items: Type.Array(
    Type.Object({
      project: Type.Object({ id: Id, slug: Type.String(), name: Type.String() }),
      ...ModelsUsage.properties,
    }),
  ),
})
export type ModelsTotals = Static<typeof ModelsTotals>

/** Keys that every record has, and no field. */
export const SYSTEM_KEYS = ['id', 'revision', 'createdAt', 'updatedAt'] as const

/** A record: its values by the keys of the model's fields, null where there is none. */
export const ModelRecord = Type.Object(
  { id: Id, revision: Type.Integer(), createdAt: Timestamp, updatedAt: Timestamp },
  { additionalProperties: true },
)
export type ModelRecord = Static<typeof ModelRecord> & Record<string, unknown>

/** Ways of a write. */
export const RECORD_EVENTS = ['insert', 'update', 'delete'] as const
export type RecordEvent = (typeof RECORD_EVENTS)[number]

/** What has become of a record. */
export interface RecordChange {
  event: RecordEvent
  /** Slug of the model. */
  model: string
  /** As it is now; of a deleted one, as it was. */
  record: ModelRecord
  /** As it was before an update. */
  before?: ModelRecord
}

export interface RecordQuery {
  /** In MongoDB's query language, what is allowed of it. */
  filter?: unknown
  /** `-createdAt,name`, or an object of 1 and -1. */
  sort?: unknown
  /** Keys of fields to read. */
  fields?: readonly string[]
  /** A text that one of the texts of a record has in it, whatever its case. */
  text?: string
  limit?: number
  skip?: number
  cursor?: string
}

export interface RecordPage {
  items: ModelRecord[]
  /** Absent on the last page. */
  nextCursor?: string
}

export const Many = Type.Object({ matched: Type.Integer(), modified: Type.Integer() })
export type Many = Static<typeof Many>

/** How an import has gone. */
export const ImportResult = Type.Object({
  rows: Type.Integer(),
  inserted: Type.Integer(),
  updated: Type.Integer(),
  failed: Type.Integer(),
  /** What is wrong with the first rows that do not fit; rows are counted from 1. */
  errors: Type.Array(Type.Object({ row: Type.Integer(), path: Type.String(), message: Type.String() })),
  dryRun: Type.Boolean(),
})
export type ImportResult = Static<typeof ImportResult>

/**
 * Records of the models of projects. A model is named by its slug or id; M3M_MODEL_NOT_FOUND for one that is not there.
 * Queries are looked at first: M3M_RECORDS_QUERY for what is not allowed, M3M_RECORDS_TIME for what takes too long.
 * What is written has to fit: M3M_RECORD_INVALID, M3M_RECORD_NOT_UNIQUE, M3M_RECORDS_QUOTA.
 */
export interface RecordsService {
  find(projectId: string, model: string, query?: RecordQuery): Promise<RecordPage>
  count(projectId: string, model: string, filter?: unknown, text?: string): Promise<number>
  /** Null when there is none. */
  get(projectId: string, model: string, id: string): Promise<ModelRecord | null>
  distinct(projectId: string, model: string, field: string, filter?: unknown): Promise<unknown[]>
  aggregate(projectId: string, model: string, pipeline: unknown): Promise<unknown[]>
  insert(projectId: string, model: string, values: unknown): Promise<ModelRecord>
  /** All, or none when one does not fit. */
  insertMany(projectId: string, model: string, values: readonly unknown[]): Promise<ModelRecord[]>
  /**
   * Changes one record; null when there is none. `update` has operators, or values that are set.
   * @throws M3M_RECORD_CHANGED when it has not the revision any more
   */
  update(
    projectId: string,
    model: string,
    filter: unknown,
    update: unknown,
    options?: { revision?: number },
  ): Promise<ModelRecord | null>
  /** The same with values that take the place of all there are. */
  replace(
    projectId: string,
    model: string,
    id: string,
    values: unknown,
    options?: { revision?: number },
  ): Promise<ModelRecord | null>
  /** Changes every record that matches, and has `text` in one of its texts, one after another. */
  updateMany(projectId: string, model: string, filter: unknown, update: unknown, text?: string): Promise<Many>
  /** Changes the record that matches, or makes one of what the filter and the update say. */
  upsert(
    projectId: string,
    model: string,
    filter: unknown,
    update: unknown,
  ): Promise<{ record: ModelRecord; inserted: boolean }>
  /** Resolves to what it was; null when there was none. */
  delete(
    projectId: string,
    model: string,
    filter: unknown,
    options?: { revision?: number },
  ): Promise<ModelRecord | null>
  /** Resolves to how many. */
  deleteMany(projectId: string, model: string, filter: unknown, text?: string): Promise<number>
}

export interface ModelsService {
  readonly records: RecordsService
  /** Models of a project, by name. */
  list(projectId: string): Promise<Model[]>
  /** What a project has, and what it may have. */
  usage(projectId: string): Promise<ModelsUsage>
  /** Tells of every record of a project that is written, when it is stored; returns its undo. */
  watch(projectId: string, listener: (change: RecordChange) => void): () => void
}

export const modelsRef = serviceRef<ModelsService>('models')

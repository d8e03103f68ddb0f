import { Type } from 'typebox'
import { defineRuntimeApi, limitsOf, method } from '../../kernel/index.ts'
import { Nullable } from '../schemas.ts'
import { BATCH_MAX, Many, ModelRecord, type RecordsService } from './contract.ts'
import { ModelsConfig } from './models.config.ts'
import {
  modelChanging,
  modelNotFound,
  recordChanged,
  recordInvalid,
  recordNotUnique,
  recordsCursor,
  recordsMany,
  recordsQuery,
  recordsQuota,
  recordsTime,
} from './models.errors.ts'

const model = Type.String({ maxLength: 64, 'x-keysOf': 'ProjectModels', description: 'Slug of the model' })
const filter = Type.Unknown({ description: "A filter in MongoDB's query language, or the id of a record" })
const update = Type.Unknown({ description: "Values to set, or MongoDB's operators" })
const values = Type.Unknown({ description: 'Values by the keys of fields' })
const FindOptions = Type.Object(
  {
    sort: Type.Optional(Type.Unknown()),
    fields: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: BATCH_MAX })),
    skip: Type.Optional(Type.Integer({ minimum: 0 })),
    cursor: Type.Optional(Type.String({ maxLength: 8_192 })),
  },
  { additionalProperties: false },
)

const OF_READS = [modelNotFound, recordsQuery, recordsTime]
const OF_WRITES = [...OF_READS, modelChanging, recordInvalid, recordNotUnique, recordsQuota]

/** What `db.collection` and its cursors stand on in the guest. */
export const modelsRuntime = (records: RecordsService, config: ModelsConfig) =>
  defineRuntimeApi({
    name: 'db',
    summary: "Records of the project's models, the same that people see on the page Models.",
    limits: limitsOf('models', ModelsConfig, config),
    methods: {
      find: method({
        summary: 'A page of the records that match.',
        params: { model, filter: Type.Optional(filter), options: Type.Optional(FindOptions) },
        returns: Type.Object({ items: Type.Array(ModelRecord), nextCursor: Type.Optional(Type.String()) }),
        errors: [...OF_READS, recordsCursor],
        call: (run, args) =>
          records.find(run.projectId, args.model, { filter: filterOf(args.filter), ...args.options }),
      }),
      get: method({
        summary: 'The record with an id; null when there is none.',
        params: { model, id: Type.String() },
        returns: Nullable(ModelRecord),
        errors: [modelNotFound],
        call: (run, args) => records.get(run.projectId, args.model, args.id),
      }),
      insert: method({
        summary: 'Makes a record.',
        params: { model, values },
        returns: ModelRecord,
        errors: OF_WRITES,
        call: (run, args) => records.insert(run.projectId, args.model, args.values),
      }),
      insertMany: method({
        summary: `Makes up to ${BATCH_MAX} records: all, or none when one does not fit.`,
        params: { model, values: Type.Array(values) },
        returns: Type.Array(ModelRecord),
        errors: [...OF_WRITES, recordsMany],
        call: (run, args) => records.insertMany(run.projectId, args.model, args.values),
      }),
      update: method({
        summary: 'Changes the first record that matches; resolves to what it is then, null when there is none.',
        params: {
          model,
          filter,
          update,
          options: Type.Optional(
            Type.Object({ revision: Type.Optional(Type.Integer()) }, { additionalProperties: false }),
          ),
        },
        returns: Nullable(ModelRecord),
        errors: [...OF_WRITES, recordChanged],
        call: (run, args) => records.update(run.projectId, args.model, args.filter, args.update, args.options),
      }),
      updateMany: method({
        summary: 'Changes every record that matches.',
        params: { model, filter, update },
        returns: Many,
        errors: OF_WRITES,
        call: (run, args) => records.updateMany(run.projectId, args.model, args.filter, args.update),
      }),
      upsert: method({
        summary: 'Changes the record that matches, or makes it.',
        params: { model, filter, update },
        returns: Type.Object({ record: ModelRecord, inserted: Type.Boolean() }),
        errors: OF_WRITES,
        call: (run, args) => records.upsert(run.projectId, args.model, args.filter, args.update),
      }),
      delete: method({
        summary: 'Deletes the first record that matches; resolves to what it was, null when there was none.',
        params: { model, filter },
        returns: Nullable(ModelRecord),
        errors: [...OF_READS, modelChanging],
        call: (run, args) => records.delete(run.projectId, args.model, args.filter),
      }),
      deleteMany: method({
        summary: 'Deletes every record that matches; resolves to how many.',
        params: { model, filter },
        returns: Type.Integer(),
        errors: [...OF_READS, modelChanging],
        call: (run, args) => records.deleteMany(run.projectId, args.model, args.filter),
      }),
      count: method({
        summary: 'How many records match.',
        params: { model, filter: Type.Optional(filter) },
        returns: Type.Integer(),
        errors: OF_READS,
        call: (run, args) => records.count(run.projectId, args.model, filterOf(args.filter)),
      }),
      distinct: method({
        summary: 'The values that a field has.',
        params: { model, field: Type.String(), filter: Type.Optional(filter) },
        returns: Type.Array(Type.Unknown()),
        errors: [...OF_READS, recordsMany],
        call: (run, args) => records.distinct(run.projectId, args.model, args.field, filterOf(args.filter)),
      }),
      aggregate: method({
        summary: 'What a pipeline makes of the records.',
        params: { model, pipeline: Type.Array(Type.Unknown()) },
        returns: Type.Array(Type.Unknown()),
        errors: [...OF_READS, recordsMany],
        call: (run, args) => records.aggregate(run.projectId, args.model, args.pipeline),
      }),
    },
  })

/** An id stands for the record that has it. */
const filterOf = (given: unknown): unknown => (typeof given === 'string' ? { id: given } : given)

import { type Static, Type } from 'typebox'

/** The `models` part of the configuration. */
export const ModelsConfig = Type.Object({
  maxModels: Type.Integer({
    default: 200,
    minimum: 1,
    maximum: 5_000,
    description: 'Data models a project may have',
    'x-unit': 'count',
    'x-beyond': 'No more are made, `M3M_MODEL_QUOTA`',
  }),
  maxIndexes: Type.Integer({
    default: 20,
    minimum: 0,
    maximum: 60,
    description: 'Fields of a model that may be indexed or unique',
    'x-unit': 'count',
    'x-beyond': 'The change of the model is refused, `M3M_MODEL_INVALID`',
  }),
  recordBytes: Type.Integer({
    default: 1_048_576,
    minimum: 1024,
    maximum: 8_388_608,
    description: 'Largest record of a model, in bytes as JSON',
    'x-unit': 'bytes',
    'x-beyond': 'The record is refused, `M3M_RECORD_INVALID`',
  }),
  maxRecords: Type.Integer({
    default: 5_000_000,
    minimum: 1,
    description: 'Records a project may have in all its models',
    'x-unit': 'count',
    'x-beyond': 'Nothing new is stored, `M3M_RECORDS_QUOTA`',
  }),
  maxBytes: Type.Integer({
    default: 4_294_967_296,
    minimum: 1024,
    description: 'What all records of a project may take, in bytes as JSON',
    'x-unit': 'bytes',
    'x-beyond': 'Nothing new is stored, `M3M_RECORDS_QUOTA`',
  }),
  queryMs: Type.Integer({
    default: 10_000,
    minimum: 100,
    maximum: 120_000,
    description: 'How long one look into records may take, in ms',
    'x-unit': 'ms',
    'x-beyond': 'It is given up, `M3M_RECORDS_TIME`',
  }),
  importBytes: Type.Integer({
    default: 268_435_456,
    minimum: 1024,
    description: 'Largest file of records to import, in bytes',
    'x-unit': 'bytes',
    'x-beyond': 'The import ends, `M3M_RECORDS_IMPORT`',
  }),
})
export type ModelsConfig = Static<typeof ModelsConfig>

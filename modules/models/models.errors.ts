import { defineError } from '../../kernel/index.ts'

export const modelNotFound = defineError(
  'M3M_MODEL_NOT_FOUND',
  'The project has no model "%s"; make it on the page Models',
  404,
)
export const modelInvalid = defineError('M3M_MODEL_INVALID', 'The model does not fit: %s', 400)
export const modelSlugTaken = defineError(
  'M3M_MODEL_SLUG_TAKEN',
  'The project has a model "%s" already; take another slug',
  409,
)
export const modelQuota = defineError(
  'M3M_MODEL_QUOTA',
  'The project may have %s models, and has as many; delete some, or raise models.maxModels',
  429,
)
export const modelChanged = defineError(
  'M3M_MODEL_CHANGED',
  'The model "%s" was changed meanwhile; look at it as it is now, and decide anew',
  409,
)
export const modelConsequences = defineError(
  'M3M_MODEL_CONSEQUENCES',
  'The records of "%s" do not allow the change: %s',
  409,
)
export const modelLosesData = defineError(
  'M3M_MODEL_LOSES_DATA',
  'Data of "%s" would be lost: %s; agree with loseData, or leave the fields as they are',
  409,
)
export const modelNotConfirmed = defineError(
  'M3M_MODEL_NOT_CONFIRMED',
  'A model goes for good, with all its records; give its slug "%s" to confirm',
  400,
)
export const modelReferenced = defineError(
  'M3M_MODEL_REFERENCED',
  'Fields of other models refer to "%s" (%s); delete or change those first',
  409,
)

export const recordNotFound = defineError('M3M_RECORD_NOT_FOUND', 'The model "%s" has no record "%s"', 404)
export const recordInvalid = defineError('M3M_RECORD_INVALID', 'The record does not fit the model "%s": %s', 400)
export const recordNotUnique = defineError(
  'M3M_RECORD_NOT_UNIQUE',
  'Another record of "%s" has this value already: %s',
  409,
)
export const recordChanged = defineError(
  'M3M_RECORD_CHANGED',
  'The record "%s" was changed meanwhile; look at it as it is now, and decide anew',
  412,
)
export const recordsQuota = defineError(
  'M3M_RECORDS_QUOTA',
  'The project may keep %s records with %s bytes, and has as much; delete some, or raise models.maxRecords and models.maxBytes',
  429,
)
export const recordsQuery = defineError('M3M_RECORDS_QUERY', 'The query cannot be answered: %s', 400)
export const recordsTime = defineError(
  'M3M_RECORDS_TIME',
  'The query took longer than %s ms and was given up; index the fields it looks at, ask for less, or raise models.queryMs',
  408,
)
export const recordsCursor = defineError('M3M_RECORDS_CURSOR', 'This cursor is not of this list; begin anew', 400)
export const recordsMany = defineError('M3M_RECORDS_MANY', 'At most %s records with %s bytes are taken at once', 413)
export const recordsImport = defineError('M3M_RECORDS_IMPORT', 'The import cannot be read: %s', 400)
export const modelChanging = defineError(
  'M3M_MODEL_CHANGING',
  'The records of "%s" are being made fit for a change of the model; try again in a moment',
  503,
)

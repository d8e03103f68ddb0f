import { defineError } from '../../kernel/index.ts'

export const codeInvalid = defineError('M3M_CODE_INVALID', 'The files cannot be saved: %s', 422)
export const compileFailed = defineError('M3M_CODE_COMPILE', 'The code does not compile: %s', 422)
export const archiveUnusable = defineError('M3M_CODE_ARCHIVE', 'The archive cannot be imported: %s', 422)
export const draftMissing = defineError(
  'M3M_DRAFT_MISSING',
  'There is no draft: if there was one, it has been published or discarded; save one, or start one from a version',
  409,
)
export const draftConflict = defineError(
  'M3M_DRAFT_CONFLICT',
  'The draft was changed meanwhile: it is at revision %s, yours began at %s. Load it, or save over it with revision %s',
  409,
)
export const draftExists = defineError(
  'M3M_DRAFT_EXISTS',
  'There is a draft already, of version %s; publish or discard it first',
  409,
)
export const versionMissing = defineError('M3M_VERSION_NOT_FOUND', 'There is no version %s', 404)
export const versionLive = defineError(
  'M3M_VERSION_LIVE',
  'Version %s is the published one and cannot be deleted; publish another first',
  409,
)
export const versionTaken = defineError(
  'M3M_VERSION_TAKEN',
  'Version %s was published by somebody else at this moment; look at it, then publish again',
  409,
)
export const activateFailed = defineError(
  'M3M_PUBLISH_ACTIVATE',
  'Version %s is published, but the service could not be switched to it; restart the service',
  500,
)

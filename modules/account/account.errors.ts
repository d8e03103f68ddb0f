import { defineError } from '../../kernel/index.ts'

export const avatarMissing = defineError('M3M_ACCOUNT_NO_AVATAR', 'This user has no picture', 404)
export const avatarTooLarge = defineError('M3M_ACCOUNT_AVATAR_SIZE', 'A picture may have at most %s MB', 413)
export const avatarExpected = defineError(
  'M3M_ACCOUNT_AVATAR',
  'Send the picture as the body (Content-Type: image/…) or as the file of a multipart form',
  415,
)

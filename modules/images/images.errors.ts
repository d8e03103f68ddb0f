import { defineError } from '../../kernel/index.ts'

export const imageInvalid = defineError(
  'M3M_IMAGE_INVALID',
  'This is no picture that can be read; take a JPEG, PNG, WebP or GIF',
  422,
)
export const imagePixels = defineError(
  'M3M_IMAGE_PIXELS',
  'This picture has %s × %s pixels, and at most %s million can be read; make it smaller',
  422,
)
export const imageBusy = defineError('M3M_IMAGE_BUSY', 'Too many pictures are being read; try again in a moment', 503)

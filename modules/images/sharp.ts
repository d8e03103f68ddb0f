/** The one door to sharp. It reads what strangers made: few formats, bounded sizes, one picture at a time. */
import type sharpType from 'sharp'
import { createLock } from '../shared/gate.ts'
import type { ImagesService } from './contract.ts'
import { imageBusy, imageInvalid, imagePixels } from './images.errors.ts'

const FORMATS = ['jpeg', 'png', 'webp', 'gif']
/** Readers of libvips for these; all others are locked, among them those that read other files or scripts. */
const READERS = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
]
/** Four bytes each while it is read. */
const MAX_MEGAPIXELS = 50
const MAX_SECONDS = 10
const MAX_WAITING = 32
const QUALITY = 85

type Sharp = typeof sharpType

async function load(): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: READERS })
  return sharp
}

export function createImages(): ImagesService {
  // Not before the first picture: most servers never see one, and it takes 20 MB.
  let library: Promise<Sharp> | undefined
  const lock = createLock()
  let waiting = 0

  /** One after the other, so that the memory for pictures is that of one. */
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= MAX_WAITING) throw imageBusy([], { retryAfter: 2 })
    waiting += 1
    try {
      return await lock.run(work)
    } finally {
      waiting -= 1
    }
  }

  return {
    resize: (bytes, { width, height, fit = 'cover' }) =>
      inTurn(async () => {
        if (bytes.length === 0) throw imageInvalid()
        library ??= load()
        const sharp = await library
        const about = await sharp(bytes, { limitInputPixels: false })
          .metadata()
          .catch((error: unknown) => {
            throw imageInvalid([], { cause: error })
          })
        if (!FORMATS.includes(about.format ?? '')) throw imageInvalid()
        if (about.width * about.height > MAX_MEGAPIXELS * 1_000_000)
          throw imagePixels([about.width, about.height, MAX_MEGAPIXELS])
        return await sharp(bytes, { limitInputPixels: MAX_MEGAPIXELS * 1_000_000, failOn: 'error' })
          .autoOrient()
          .resize(width, height, { fit, withoutEnlargement: fit === 'inside' })
          .webp({ quality: QUALITY })
          .timeout({ seconds: MAX_SECONDS })
          .toBuffer()
          .catch((error: unknown) => {
            throw imageInvalid([], { cause: error })
          })
      }),
  }
}

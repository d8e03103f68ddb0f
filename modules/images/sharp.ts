/**
 * The one door to sharp. It reads what strangers made: few formats, bounded sizes. It is code of many hands, none of whom
 * saw every picture there is: only the process for pictures opens the door.
 */
import sharp from 'sharp'
import type { ImageSize } from './contract.ts'

/** A small picture, or why there is none. */
export type Resized =
  | { bytes: Uint8Array }
  | { invalid: string }
  | { tooLarge: { width: number; height: number; megapixels: number } }

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
const QUALITY = 85

sharp.cache(false)
sharp.concurrency(1)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: READERS })

/** Never rejects. */
export async function resize(bytes: Uint8Array, { width, height, fit = 'cover' }: ImageSize): Promise<Resized> {
  try {
    const about = await sharp(bytes, { limitInputPixels: false }).metadata()
    if (!FORMATS.includes(about.format ?? '')) return { invalid: `a picture in ${about.format}` }
    if (about.width * about.height > MAX_MEGAPIXELS * 1_000_000)
      return { tooLarge: { width: about.width, height: about.height, megapixels: MAX_MEGAPIXELS } }
    const small = await sharp(bytes, { limitInputPixels: MAX_MEGAPIXELS * 1_000_000, failOn: 'error' })
      .autoOrient()
      .resize(width, height, { fit, withoutEnlargement: fit === 'inside' })
      .webp({ quality: QUALITY })
      .timeout({ seconds: MAX_SECONDS })
      .toBuffer()
    return { bytes: small }
  } catch (error) {
    return { invalid: error instanceof Error ? error.message : String(error) }
  }
}

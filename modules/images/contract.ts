import { serviceRef } from '../../kernel/service-ref.ts'

export interface ImageSize {
  /** Pixels. */
  width: number
  height: number
  /** `cover` (default) cuts what stands over, from the middle; `inside` keeps all of it and never enlarges. */
  fit?: 'cover' | 'inside'
}

export interface ImagesService {
  /**
   * Reads a JPEG, PNG, WebP or GIF, turns it as its camera was held, and makes a WebP of that size of it, without
   * anything else that was in the file. Of an animation, the first picture.
   * @throws M3M_IMAGE_INVALID for what is none of these, M3M_IMAGE_PIXELS for what unpacks to too much, M3M_IMAGE_BUSY
   */
  resize(bytes: Uint8Array, size: ImageSize): Promise<Uint8Array>
}

export const imagesRef = serviceRef<ImagesService>('images')

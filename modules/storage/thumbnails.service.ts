/** Small pictures of pictures, made when somebody first asks and kept as long as what they are made of. */
import type { ImagesService } from '../images/contract.ts'
import { createGate } from '../shared/gate.ts'
import { type StorageService, THUMBNAIL_SIZES } from './contract.ts'
import { isDirectory, noThumbnail, notFound } from './storage.errors.ts'
import type { ThumbnailsRepository } from './thumbnails.repository.ts'

export interface Thumbnails {
  /** A WebP, and what names it. @throws M3M_STORAGE_NOT_FOUND, M3M_STORAGE_NO_THUMBNAIL, M3M_IMAGE_BUSY */
  of(project: string, path: string, size: number): Promise<{ tag: string; bytes: Buffer }>
}

const tagOf = (etag: string, size: number): string => `${etag}:${size}`

const TYPES = /^image\/(?:jpeg|png|webp|gif)$/
/** A file is in memory as a whole while its picture is read, and while it waits for that. */
const MAX_BYTES = 20 * 1024 * 1024
const READ_AT_ONCE = 2

export function createThumbnails(
  storage: StorageService,
  images: ImagesService,
  thumbnails: ThumbnailsRepository,
  /** Those of the blobs that are in files. */
  blobsInUse: (blobs: readonly string[]) => Promise<readonly string[]>,
): Thumbnails {
  const gate = createGate(READ_AT_ONCE)
  const making = new Map<string, Promise<Buffer | null>>()

  const make = async (
    project: string,
    path: string,
    id: string,
    etag: string,
    size: number,
  ): Promise<Buffer | null> => {
    const { entry, bytes } = await storage.bytes(project, path, MAX_BYTES)
    // Another picture by now: whoever asks for that comes again.
    if (entry.etag !== etag) return null
    let small: Buffer | null = null
    try {
      small = Buffer.from(await images.resize(bytes, { width: size, height: size }))
    } catch (error) {
      const { code } = error as { code?: string }
      if (code !== 'M3M_IMAGE_INVALID' && code !== 'M3M_IMAGE_PIXELS') throw error
    }
    const blob = etag.slice(0, etag.indexOf('-'))
    await thumbnails.put(id, project, blob, small)
    await thumbnails.removeOlder(
      blob,
      THUMBNAIL_SIZES.map((side) => tagOf(etag, side)),
    )
    // Deleted meanwhile, perhaps; whoever deletes it from now on finds what was put.
    if ((await blobsInUse([blob])).length === 0) await thumbnails.removeOf(blob)
    return small
  }

  return {
    async of(project, path, size) {
      const entry = await storage.stat(project, path)
      if (!entry) throw notFound([path])
      if (entry.type === 'directory') throw isDirectory([path])
      if (!TYPES.test(entry.mime ?? '')) throw noThumbnail([entry.path, 'it is no JPEG, PNG, WebP or GIF'])
      if (entry.size > MAX_BYTES) throw noThumbnail([entry.path, 'it is too large'])
      const tag = tagOf(entry.etag!, size)
      let bytes = await thumbnails.of(tag)
      if (bytes === undefined) {
        const work =
          making.get(tag) ??
          gate.run(() => make(project, path, tag, entry.etag!, size)).finally(() => making.delete(tag))
        making.set(tag, work)
        bytes = await work
      }
      if (bytes === null) throw noThumbnail([entry.path, 'it cannot be read as a picture, or unpacks to too much'])
      return { tag, bytes }
    },
  }
}

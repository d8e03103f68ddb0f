/** Pictures that people bring: read in a process of their own, one at a time. */
import { createLock } from '../shared/gate.ts'
import type { ImagesService } from './contract.ts'
import { imageBusy, imageInvalid, imagePixels } from './images.errors.ts'
import type { ReaderProcess } from './reader-process.ts'

const MAX_WAITING = 32

export function createImages(reader: Pick<ReaderProcess, 'read'>): ImagesService {
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
    resize: (bytes, size) =>
      inTurn(async () => {
        if (bytes.length === 0) throw imageInvalid()
        const read = await reader.read(bytes, size).catch((error: unknown) => {
          throw imageInvalid([], { cause: error })
        })
        if ('invalid' in read) throw imageInvalid([], { cause: new Error(read.invalid) })
        if ('tooLarge' in read) {
          const { width, height, megapixels } = read.tooLarge
          throw imagePixels([width, height, megapixels])
        }
        return read.bytes
      }),
  }
}

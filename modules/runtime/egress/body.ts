/** Reads and unpacks the body of an answer, never more than a number of bytes. */
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { egressFailed, egressTooLarge } from './egress.errors.ts'

const UNPACK: Record<string, (data: Buffer, options: zlib.ZlibOptions & zlib.BrotliOptions) => Promise<Buffer>> = {
  gzip: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip as never),
  'x-gzip': promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip as never),
  deflate: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate as never),
  br: promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress as never),
}

export const ACCEPT_ENCODING = 'gzip, deflate, br'

/**
 * @param hold told of every byte kept; throws when it is one too many
 * @throws M3M_EGRESS_TOO_LARGE
 */
export async function readBody(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
  host: string,
  hold: (bytes: number) => void = () => {},
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw egressTooLarge([host, maxBytes])
    hold(chunk.length)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}

/** @throws M3M_EGRESS_TOO_LARGE, M3M_EGRESS_FAILED */
export async function unpack(data: Buffer, encoding: string, maxBytes: number, host: string): Promise<Buffer> {
  const unpackOne = UNPACK[encoding.trim().toLowerCase()]
  if (!unpackOne || data.length === 0) return data
  try {
    return await unpackOne(data, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw egressTooLarge([host, maxBytes])
    throw egressFailed([host, `its body is not valid ${encoding}`], { cause: error })
  }
}

/** Whether an encoding is one of those undone here. */
export const isPacked = (encoding: string | undefined): encoding is string =>
  encoding !== undefined && Object.hasOwn(UNPACK, encoding.trim().toLowerCase())

/** Bodies of requests to services, read whole: each up to a size, and all of them together up to another. */
import type { Readable } from 'node:stream'
import { bodiesTooMany, bodyTooLarge } from '../runtime.errors.ts'

/** What all requests together may hold in memory; slow services and slow clients would fill it otherwise. */
const MAX_HELD_BYTES = 256 * 1024 * 1024

export interface Bodies {
  /**
   * Reads a body of at most `maxBytes`; its bytes count until they are released. Calls back with M3M_REQUEST_TOO_LARGE or
   * M3M_SERVICE_BODIES.
   */
  read(
    source: Readable,
    declared: string | undefined,
    maxBytes: number,
    done: (error: Error | null, body?: Buffer) => void,
  ): void
  release(bytes: number): void
}

export function createBodies(maxHeldBytes = MAX_HELD_BYTES): Bodies {
  let held = 0
  return {
    read(source, declared, maxBytes, done) {
      const chunks: Buffer[] = []
      let bytes = 0
      const fail = (error: Error) => {
        source.off('data', take).off('end', end).off('close', lost).off('error', fail)
        // What comes now is thrown away, so that the answer can be read.
        source.on('error', () => {}).resume()
        held -= bytes
        done(error)
      }
      const lost = () => fail(Object.assign(new Error('The client left'), { statusCode: 400 }))
      const take = (chunk: Buffer) => {
        bytes += chunk.length
        held += chunk.length
        if (bytes > maxBytes) fail(bodyTooLarge([maxBytes]))
        else if (held > maxHeldBytes) fail(bodiesTooMany())
        else chunks.push(chunk)
      }
      const end = () => {
        source.off('close', lost).off('error', fail)
        done(null, chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes))
      }
      if (Number(declared) > maxBytes) {
        fail(bodyTooLarge([maxBytes]))
        return
      }
      source.on('data', take).on('end', end).on('close', lost).on('error', fail)
    },
    release(bytes) {
      held -= bytes
    },
  }
}

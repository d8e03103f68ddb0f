/** The process for pictures: reads one after another, and has nothing that is worth breaking in for. */
import type { ImageSize } from './contract.ts'
import { resize } from './sharp.ts'

export interface ReadRequest {
  bytes: Uint8Array
  size: ImageSize
}

process.on('message', async ({ bytes, size }: ReadRequest) => {
  process.send?.(await resize(bytes, size))
})
// Without its server it has nothing to live for.
process.on('disconnect', () => process.exit())

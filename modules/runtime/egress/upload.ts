/** A body on its way out of a service: asked for as fast as the other server takes it. */

/** Bytes of a body that may be between the service and the socket. */
const WINDOW = 256 * 1024

export interface Upload {
  /** Can be gone through once. */
  readonly body: AsyncIterable<Uint8Array>
  /** Takes a piece; false when there are more than were asked for. */
  push(piece: Uint8Array): boolean
  /** There is nothing more; with an error, because the service could not go on. */
  end(error: Error | null): void
}

/** @param ask told how many bytes more there may be, first when the body is begun with */
export function createUpload(ask: (bytes: number) => void): Upload {
  const queue: Uint8Array[] = []
  let waiting = 0
  let ended = false
  let failure: Error | null = null
  let wake = () => {}

  async function* pieces() {
    ask(WINDOW)
    for (;;) {
      if (failure) throw failure
      const piece = queue.shift()
      if (piece) {
        yield piece
        // Whoever comes back for the next one has room for it.
        waiting -= piece.byteLength
        ask(piece.byteLength)
      } else if (ended) return
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  }

  return {
    body: pieces(),
    push(piece) {
      if (ended) return true
      waiting += piece.byteLength
      if (waiting > 2 * WINDOW) return false
      queue.push(piece)
      wake()
      return true
    },
    end(error) {
      if (ended) return
      ended = true
      failure = error
      wake()
    },
  }
}

/** The end of the channel in a process of the server's: frames out, gathered per turn of the event loop; frames in. */
import { Socket } from 'node:net'
import { createFrameReader, encodeFrame, type Frame } from './frames.ts'

export interface Channel {
  send(type: number, instance: number, text?: string, attachments?: readonly Uint8Array[]): void
  /** Sends at once what is gathered: before work that keeps the event loop. */
  flush(): void
  /** Sends what is left and then kills the process: nothing in it can be trusted any more. */
  die(): void
  /** Bytes on their way that the server has not taken yet. */
  readonly waiting: number
}

export function openChannel(fd: number, onFrame: (frame: Frame) => void): Channel {
  const socket = new Socket({ fd, readable: true, writable: true })
  const read = createFrameReader(onFrame)
  let pending: Buffer[] = []
  let pendingBytes = 0
  const end = (): void => void process.kill(process.pid, 'SIGKILL')
  const flush = (): void => {
    if (pending.length === 0) return
    socket.write(pending.length === 1 ? pending[0]! : Buffer.concat(pending, pendingBytes))
    pending = []
    pendingBytes = 0
  }
  socket.on('data', read)
  // Without its server it has nothing to live for.
  socket.on('end', end)
  socket.on('error', end)
  socket.on('close', end)
  return {
    send(type, instance, text = '', attachments = []) {
      const frame = encodeFrame(type, instance, text, attachments)
      if (pending.push(frame) === 1) setImmediate(flush)
      pendingBytes += frame.length
    },
    flush,
    die() {
      flush()
      socket.write('', end)
      setTimeout(end, 200)
    },
    get waiting() {
      return pendingBytes + socket.writableLength
    },
  }
}

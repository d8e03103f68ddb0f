/**
 * Frames between the server and a process of its own, a runner or a plugin: u32 length of the rest, u8 type, u32 instance,
 * u32 length of the text, the text in UTF-8, then attachments, each a u32 length and its bytes. All numbers are big-endian.
 */
export interface Frame {
  type: number
  /** Number of what it is about, an instance of a runner or a call of a plugin; 0 for the process itself. */
  instance: number
  text: string
  /** Views into the received bytes. */
  attachments: Uint8Array[]
}

/** Largest frame either side accepts, in bytes. */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024

const PREFIX = 4
const HEAD = 9

const invalid = (message: string): Error => Object.assign(new Error(message), { code: 'FRAME_INVALID' })

/** Bytes a frame takes, its length field included. */
export function frameBytes(text: string, attachments: readonly Uint8Array[] = []): number {
  let bytes = PREFIX + HEAD + Buffer.byteLength(text)
  for (const part of attachments) bytes += 4 + part.byteLength
  return bytes
}

/** @throws FRAME_INVALID when it would exceed MAX_FRAME_BYTES */
export function encodeFrame(
  type: number,
  instance: number,
  text = '',
  attachments: readonly Uint8Array[] = [],
): Buffer {
  const total = frameBytes(text, attachments)
  if (total - PREFIX > MAX_FRAME_BYTES) throw invalid(`A frame of ${total} bytes is larger than ${MAX_FRAME_BYTES}`)
  const frame = Buffer.allocUnsafe(total)
  frame.writeUInt32BE(total - PREFIX, 0)
  frame.writeUInt8(type, 4)
  frame.writeUInt32BE(instance, 5)
  const textBytes = frame.write(text, PREFIX + HEAD)
  frame.writeUInt32BE(textBytes, 9)
  let at = PREFIX + HEAD + textBytes
  for (const part of attachments) {
    frame.writeUInt32BE(part.byteLength, at)
    frame.set(part, at + 4)
    at += 4 + part.byteLength
  }
  return frame
}

/**
 * Cuts a stream of bytes into frames. The returned function takes each chunk as it comes.
 * @throws FRAME_INVALID (from the returned function) on anything that is no frame; the stream is then lost
 */
export function createFrameReader(
  onFrame: (frame: Frame) => void,
  maxBytes = MAX_FRAME_BYTES,
): (chunk: Buffer) => void {
  let held: Buffer[] = []
  let heldBytes = 0
  let wanted = PREFIX
  return (chunk) => {
    let data = chunk
    if (heldBytes > 0) {
      held.push(chunk)
      heldBytes += chunk.length
      if (heldBytes < wanted) return
      data = held.length === 1 ? held[0]! : Buffer.concat(held)
      held = []
      heldBytes = 0
    }
    let at = 0
    for (;;) {
      wanted = PREFIX
      if (data.length - at < PREFIX) break
      const length = data.readUInt32BE(at)
      if (length < HEAD || length > maxBytes) throw invalid(`A frame cannot have ${length} bytes`)
      wanted = PREFIX + length
      if (data.length - at < wanted) break
      onFrame(decode(data, at + PREFIX, at + wanted))
      at += wanted
    }
    if (at < data.length) {
      held.push(at === 0 ? data : data.subarray(at))
      heldBytes = data.length - at
    }
  }
}

function decode(data: Buffer, start: number, end: number): Frame {
  const textBytes = data.readUInt32BE(start + 5)
  let at = start + HEAD + textBytes
  if (at > end) throw invalid('The text of a frame is longer than the frame')
  const attachments: Uint8Array[] = []
  while (at < end) {
    if (at + 4 > end) throw invalid('A frame ends within the length of an attachment')
    const next = at + 4 + data.readUInt32BE(at)
    if (next > end) throw invalid('An attachment is longer than its frame')
    attachments.push(data.subarray(at + 4, next))
    at = next
  }
  return {
    type: data[start]!,
    instance: data.readUInt32BE(start + 1),
    text: data.toString('utf8', start + HEAD, start + HEAD + textBytes),
    attachments,
  }
}

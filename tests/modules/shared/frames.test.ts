import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createFrameReader, encodeFrame, type Frame } from '../../../modules/shared/frames.ts'

const read = (chunks: Buffer[], max?: number): Frame[] => {
  const frames: Frame[] = []
  const reader = createFrameReader((frame) => frames.push(frame), max)
  for (const chunk of chunks) reader(chunk)
  return frames
}

describe('frames', () => {
  const frame = encodeFrame(3, 7, '[["привет"]]', [new Uint8Array([1, 2, 3]), new Uint8Array(0)])

  test('carry type, instance, text and attachments', () => {
    const [got] = read([frame])
    assert.equal(got?.type, 3)
    assert.equal(got.instance, 7)
    assert.equal(got.text, '[["привет"]]')
    assert.deepEqual(
      got.attachments.map((bytes) => [...bytes]),
      [[1, 2, 3], []],
    )
  })

  test('arrive whole however the stream is cut', () => {
    const stream = Buffer.concat([frame, encodeFrame(1, 0), frame])
    for (let size = 1; size <= stream.length; size += 1) {
      const chunks: Buffer[] = []
      for (let at = 0; at < stream.length; at += size) chunks.push(stream.subarray(at, at + size))
      assert.deepEqual(
        read(chunks).map(({ text }) => text),
        ['[["привет"]]', '', '[["привет"]]'],
        `cut every ${size}`,
      )
    }
  })

  test('that are too large, too short or inconsistent are refused', () => {
    const bad = (bytes: Buffer, max?: number) => assert.throws(() => read([bytes], max), { code: 'FRAME_INVALID' })
    bad(Buffer.from('GET / HTTP/1.1\r\n'))
    bad(Buffer.alloc(64))
    bad(frame, 10)
    const text = Buffer.from(frame)
    text.writeUInt32BE(9_999, 9)
    bad(text)
    const attachment = Buffer.from(frame)
    attachment.writeUInt32BE(9_999, frame.length - 4 - 3 - 4)
    bad(attachment)
    assert.throws(() => encodeFrame(1, 1, '', [new Uint8Array(65 * 1024 * 1024)]), { code: 'FRAME_INVALID' })
  })
})

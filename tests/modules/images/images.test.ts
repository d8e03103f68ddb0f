import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { createImages } from '../../../modules/images/images.service.ts'
import { createReaderProcess, type ReaderOptions } from '../../../modules/images/reader-process.ts'
import { until } from '../../support/until.ts'

const SIZE = { width: 50, height: 50 }
const picture = (format: 'png' | 'jpeg' | 'webp' | 'gif' = 'png') =>
  sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } })
    .toFormat(format)
    .toBuffer()
/** The same with other measures in its head. */
async function claiming(width: number, height: number): Promise<Buffer> {
  const bytes = await picture()
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
  return bytes
}
function start(t: TestContext, options: ReaderOptions = {}) {
  const reader = createReaderProcess(options)
  t.after(() => reader.stop())
  return { reader, images: createImages(reader) }
}

describe('pictures', () => {
  it('F9 are read whatever is in them, or refused', async (t) => {
    const { images } = start(t)
    for (const format of ['png', 'jpeg', 'webp', 'gif'] as const) {
      const { width, height } = await sharp(await images.resize(await picture(format), SIZE)).metadata()
      assert.deepEqual([width, height], [50, 50], format)
    }
    const frames = Buffer.concat(
      ['red', 'blue', 'lime'].map((_, at) => Buffer.alloc(10 * 10 * 3, at === 0 ? 255 : at * 40)),
    )
    for (const format of ['webp', 'gif'] as const) {
      const moving = await sharp(frames, { raw: { width: 10, height: 30, channels: 3, pageHeight: 10 } })
        .toFormat(format, { loop: 0 })
        .toBuffer()
      assert.equal((await sharp(moving).metadata()).pages, 3)
      const still = sharp(Buffer.from(await images.resize(moving, SIZE)))
      assert.equal((await still.metadata()).pages ?? 1, 1)
      assert.ok(
        (await still.stats()).channels.every(({ mean }) => mean > 250),
        'the first picture of it',
      )
    }
    const whole = await picture('jpeg')
    const polyglot = Buffer.concat([await picture('gif'), Buffer.from('<script>alert(1)</script>')])
    const small = Buffer.from(await images.resize(polyglot, SIZE))
    assert.ok(!small.includes('script'))
    for (const bytes of [
      whole.subarray(0, whole.length >> 1),
      Buffer.alloc(0),
      Buffer.from('%PDF-1.7'),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    ])
      await assert.rejects(images.resize(bytes, SIZE), { code: 'M3M_IMAGE_INVALID' })
    for (const [width, height] of [
      [50_000, 50_000],
      [1_000_000, 51],
      [2_147_483_647, 1],
    ] as const)
      await assert.rejects(images.resize(await claiming(width, height), SIZE), (error: { code: string }) =>
        ['M3M_IMAGE_PIXELS', 'M3M_IMAGE_INVALID'].includes(error.code),
      )
    await assert.rejects(images.resize(await claiming(50_000, 50_000), SIZE), { code: 'M3M_IMAGE_PIXELS' })
  })

  it('F9 are read by a process that has nothing, and is replaced when it ends or hangs', async (t) => {
    const { reader, images } = start(t, { answerMs: 2_000 })
    const good = await picture()
    await images.resize(good, SIZE)
    const first = reader.pid!
    assert.notEqual(first, process.pid)
    if (process.platform === 'linux')
      for (const variable of readFileSync(`/proc/${first}/environ`, 'utf8').split('\0'))
        assert.match(variable, /^(?:NODE_CHANNEL_.*)?$/)
    process.kill(first, 'SIGKILL')
    await until('it is gone', () => reader.pid === undefined)
    await images.resize(good, SIZE)
    const second = reader.pid!
    assert.notEqual(second, first)
    process.kill(second, 'SIGSTOP')
    await assert.rejects(images.resize(good, SIZE), { code: 'M3M_IMAGE_INVALID' })
    await images.resize(good, SIZE)
    assert.notEqual(reader.pid, second)
  })

  it('leave no process behind when there are none', async (t) => {
    const { reader, images } = start(t, { idleMs: 20 })
    await images.resize(await picture(), SIZE)
    await until('it is gone', () => reader.pid === undefined)
  })
})

import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, test } from 'node:test'
import { createOutput } from '../../cli/output.ts'

const written = (isTTY: boolean): string => {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 12 })
  const output = createOutput(stream as unknown as NodeJS.WriteStream)
  output.progress('10 %')
  output.progress('a line longer than the terminal')
  output.print('done')
  output.progress('next')
  output.clear()
  return stream.read() ?? ''
}

describe('the output of a command', () => {
  test('overwrites progress in place on a terminal and never wraps it', () => {
    const erase = '\r\x1b[K'
    assert.equal(written(true), `${erase}10 %${erase}a line long${erase}done\n${erase}next${erase}`)
  })

  test('keeps a file or a pipe free of it', () => {
    assert.equal(written(false), 'done\n')
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StorageEntry } from '../../../modules/storage/contract.ts'
import { type Clash, type ClashChoice, createClashes } from '../../../web/src/features/storage/lib/clashes.ts'
import { type Carrier, createUploads, type Upload } from '../../../web/src/features/storage/lib/uploads.ts'
import { ApiError } from '../../../web/src/lib/api/errors.ts'
import { until } from '../../support/until.ts'

const named = (name: string, size = 10) => ({ path: name, file: new File(['x'.repeat(size)], name) })
const taken = () => new ApiError({ status: 409, code: 'M3M_STORAGE_EXISTS' })

interface Sent {
  upload: Parameters<Carrier['send']>[0]
  progress: (loaded: number) => void
  finish: () => void
  fail: (error: unknown) => void
}

/** A queue whose sending is in the hands of the test. */
function queue(options: Partial<Carrier> = {}) {
  const sent: Sent[] = []
  const questions: Clash[] = []
  let time = 0
  const uploads = createUploads({
    send(upload, progress, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<StorageEntry>()
      signal.addEventListener('abort', () => reject(signal.reason))
      sent.push({ upload, progress, finish: () => resolve({ name: upload.name } as StorageEntry), fail: reject })
      return promise
    },
    exists: async () => false,
    async ask(clash) {
      questions.push(clash)
      return 'skip' as ClashChoice
    },
    onStored: () => {},
    now: () => time,
    ...options,
  })
  const states = () => uploads.get().map(({ state }: Upload) => state)
  const reach = (...wanted: string[]) => until(wanted.join(), () => String(states()) === String(wanted))
  const pass = (ms: number) => {
    time += ms
  }
  return { uploads, sent, questions, states, reach, pass }
}

describe('uploads', () => {
  it('go three at a time, and the next when one is done', async () => {
    const { uploads, sent, states, reach } = queue()
    uploads.add(
      'shop',
      '/',
      ['a', 'b', 'c', 'd'].map((name) => named(name)),
    )
    assert.deepEqual(states(), ['uploading', 'uploading', 'uploading', 'waiting'])
    sent[1]!.finish()
    await reach('uploading', 'done', 'uploading', 'uploading')
    assert.equal(sent.length, 4)
  })

  it('put files of folders where they belong', () => {
    const { uploads, sent } = queue()
    uploads.add('shop', '/in', [named('a.txt'), { ...named('b.txt'), path: 'sub/deep/b.txt' }])
    uploads.add('shop', '/', [{ ...named('c.txt'), path: 'sub/c.txt' }])
    assert.deepEqual(
      sent.map(({ upload }) => [upload.folder, upload.name]),
      [
        ['/in', 'a.txt'],
        ['/in/sub/deep', 'b.txt'],
        ['/sub', 'c.txt'],
      ],
    )
  })

  it('tell how far they are, and how fast', async () => {
    const { uploads, sent, pass, reach } = queue()
    uploads.add('shop', '/', [named('a', 1000), named('b', 1000)])
    sent[0]!.progress(100)
    pass(1000)
    sent[0]!.progress(600)
    assert.deepEqual(uploads.totals(), { files: 2, done: 0, failed: 0, open: 2, bytes: 2000, loaded: 600, speed: 500 })
    // More is sent than the file has: there is a form around it.
    sent[0]!.progress(1200)
    assert.equal(uploads.get()[0]!.loaded, 1000)
    sent[0]!.finish()
    sent[1]!.finish()
    await reach('done', 'done')
    assert.deepEqual(uploads.totals(), { files: 2, done: 2, failed: 0, open: 0, bytes: 2000, loaded: 2000, speed: 0 })
    uploads.clear()
    assert.deepEqual(uploads.get(), [])
  })

  it('are cancelled, fail, and are tried again', async () => {
    const { uploads, sent, reach } = queue()
    uploads.add(
      'shop',
      '/',
      ['a', 'b', 'c', 'd'].map((name) => named(name)),
    )
    const [a, , , d] = uploads.get()
    uploads.cancel(a!.id)
    uploads.cancel(d!.id)
    await reach('cancelled', 'uploading', 'uploading', 'cancelled')
    sent[1]!.fail(new ApiError({ status: 500 }))
    sent[2]!.finish()
    await reach('cancelled', 'failed', 'done', 'cancelled')
    uploads.retry()
    await reach('cancelled', 'uploading', 'done', 'cancelled')
    uploads.retry(a!.id)
    await reach('uploading', 'uploading', 'done', 'cancelled')
    assert.deepEqual(
      sent.map(({ upload }) => upload.name),
      ['a', 'b', 'c', 'b', 'a'],
    )
    uploads.cancelAll()
    await reach('cancelled', 'cancelled', 'done', 'cancelled')
  })

  it('ask about a taken name while others go on, and do as they are told', async () => {
    const answers = { a: 'overwrite', b: 'rename', c: 'skip' } as Record<string, ClashChoice>
    const { uploads, sent, reach } = queue({ ask: async ({ name }) => answers[name]! })
    uploads.add(
      'shop',
      '/',
      ['a', 'b', 'c'].map((name) => named(name)),
    )
    for (const one of sent.slice(0, 3)) one.fail(taken())
    await reach('uploading', 'uploading', 'skipped')
    assert.deepEqual(
      sent.slice(3).map(({ upload }) => [upload.name, upload.conflict]),
      [
        ['a', 'overwrite'],
        ['b', 'rename'],
      ],
    )
  })

  it('ask about a large file before it is sent', async () => {
    const { uploads, sent, questions, reach } = queue({ exists: async (_project, path) => path === '/in/large' })
    uploads.add('shop', '/in', [named('large', 300_000), named('small')])
    await reach('skipped', 'uploading')
    assert.deepEqual([sent.map(({ upload }) => upload.name), questions.map(({ name }) => name)], [['small'], ['large']])
  })
})

describe('questions about names', () => {
  const clash = (group: object, name: string, mayOverwrite = true) => ({ group, name, folder: '/', mayOverwrite })

  it('are asked one by one', async () => {
    const clashes = createClashes()
    const [one, two] = [clashes.ask(clash({}, 'a')), clashes.ask(clash({}, 'b'))]
    clashes.answer('rename', false)
    assert.equal(await one, 'rename')
    clashes.answer('skip', true)
    assert.equal(await two, 'skip')
    assert.deepEqual(clashes.store.getState().pending, [])
  })

  it('have one answer for all of a group, those to come as well, but no folder is written over', async () => {
    const clashes = createClashes()
    const group = {}
    const asked = [clash(group, 'a'), clash(group, 'b'), clash(group, 'folder', false), clash({}, 'other')]
    const answers = asked.map((one) => clashes.ask(one))
    clashes.answer('overwrite', true)
    assert.deepEqual(await Promise.all(answers.slice(0, 2)), ['overwrite', 'overwrite'])
    assert.equal(await clashes.ask(clash(group, 'c')), 'overwrite')
    assert.deepEqual(
      clashes.store.getState().pending.map(({ name }) => name),
      ['folder', 'other'],
    )
  })

  it('are withdrawn with what they are about', async () => {
    const clashes = createClashes()
    const control = new AbortController()
    const answer = clashes.ask(clash({}, 'a'), control.signal)
    control.abort()
    assert.equal(await answer, 'skip')
    assert.deepEqual(clashes.store.getState().pending, [])
  })
})

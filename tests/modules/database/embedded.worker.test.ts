import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createChannel, type TimeLimits } from '../../../modules/database/embedded/channel.ts'
import { encode } from '../../../modules/database/embedded/codec.ts'
import type { WorkerRole } from '../../../modules/database/embedded/messages.ts'
import { WorkerLink } from '../../../modules/database/embedded/worker-link.ts'
import { type Hooks, tempFolder } from './support/temp-folder.ts'

const openLinks = (context: Hooks, limits?: TimeLimits) => {
  const folder = tempFolder(context)
  const lost: string[] = []
  const link = (role: WorkerRole) =>
    new WorkerLink({
      settings: {
        role,
        name: role,
        files: { main: join(folder, 'a.db'), relaxed: join(folder, 'b.db') },
        shortReadRows: role === 'writer' ? 10 : null,
        slice: 10,
        sweepInterval: 60_000,
      },
      name: folder,
      onLost: () => lost.push(role),
    })
  const links = { writer: link('writer'), reader: link('reader') }
  const channel = createChannel({ writer: links.writer, readers: [links.reader] }, limits)
  context.after(() => channel.close())
  return { ...links, channel, lost }
}

/** A pattern that takes practically for ever on the text below. */
const endless = { text: { $regex: '^(a+)+$' } }
const documents = [{ _id: 1, text: `${'a'.repeat(40)}!` }]

/** Whether a worker is busy with one of the first calls. */
const isBusy = (link: WorkerLink) => Array.from({ length: 20 }, (_, id) => id + 1).some((id) => link.isRunning(id))

/** Until what was called has been posted to its worker. */
const posted = () => new Promise(setImmediate)

describe('a database worker that stops', () => {
  test('fails the writes that are under way and is started again', async (context) => {
    const { writer, channel, lost } = openLinks(context, { read: 60_000, patternWrite: 60_000 })
    await channel.call('insert', 'main', 'things', { documents, ordered: true })
    const hanging = channel.call('update', 'main', 'things', { filter: endless, update: { $set: { a: 1 } } })
    const waiting = channel.call('insert', 'main', 'things', { documents: [{ _id: 2 }], ordered: true })
    await posted()
    const outcomes = Promise.allSettled([hanging, waiting])
    await writer.terminate()
    for (const outcome of await outcomes) {
      assert.equal(outcome.status, 'rejected')
      assert.equal(outcome.reason.code, 'M3M_DATABASE_WORKER_LOST')
      assert.match(outcome.reason.message, /"(update|insert)" was under way/)
    }
    assert.deepEqual(lost, ['writer'])
    await channel.call('insert', 'main', 'things', { documents: [{ _id: 3 }], ordered: true })
    const filter = { _id: { $in: [2, 3] } }
    assert.deepEqual((await channel.call('find', 'main', 'things', { filter })).texts, ['{"_id":3}'])
  })

  test('answers the reads that were under way after all', async (context) => {
    const { reader, channel, lost } = openLinks(context, { read: 60_000, patternWrite: 60_000 })
    await channel.call('insert', 'main', 'things', { documents, ordered: true })
    await reader.start()
    const hanging = channel.call('find', 'main', 'things', { filter: endless })
    const patient = { deadline: Date.now() + 60_000 }
    const waiting = channel.call('aggregate', 'main', 'things', { pipeline: [{ $project: { _id: 1 } }] }, patient)
    await posted()
    while (!isBusy(reader)) await posted()
    const gaveUp = assert.rejects(hanging, { code: 'M3M_DATABASE_WORKER_LOST' })
    await reader.terminate()
    assert.deepEqual((await waiting).texts, ['{"_id":1}'])
    await gaveUp
    assert.deepEqual(lost, ['reader'])
  })

  test('keeps a call that has not left yet for its successor', async (context) => {
    const { writer, channel } = openLinks(context)
    await writer.start()
    const insert = channel.call('insert', 'main', 'things', { documents: [{ _id: 1 }], ordered: true })
    await writer.terminate()
    assert.equal((await insert).inserted, 1)
  })
})

describe('a call without a time limit of its own', () => {
  test('is given up when its pattern holds up the writer, and nothing of it stays', async (context) => {
    const { channel, lost } = openLinks(context, { read: 60_000, patternWrite: 100 })
    await channel.call('insert', 'main', 'things', { documents, ordered: true })
    const update = { filter: endless, update: { $set: { changed: true } }, multi: true }
    await assert.rejects(channel.call('update', 'main', 'things', update), { code: 50 })
    await channel.call('insert', 'main', 'things', { documents: [{ _id: 2 }], ordered: true })
    assert.equal(await channel.call('count', 'main', 'things', { filter: { changed: true } }), 0)
    assert.deepEqual(lost, ['writer'])
  })

  test('is given up when it holds up the reader', async (context) => {
    const { channel, reader, lost } = openLinks(context, { read: 100, patternWrite: 60_000 })
    await channel.call('insert', 'main', 'things', { documents, ordered: true })
    await reader.start()
    await assert.rejects(channel.call('find', 'main', 'things', { filter: endless }), { code: 50 })
    const patient = { deadline: Date.now() + 10_000 }
    const found = await channel.call('find', 'main', 'things', { filter: { text: /!$/ } }, patient)
    assert.equal(found.texts.length, 1)
    assert.deepEqual(lost, ['reader'])
  })
})

describe('a read that is too long for the writer', () => {
  test('is sent on to the reader, and a short one is not', async (context) => {
    const { writer, channel } = openLinks(context)
    const documents = Array.from({ length: 50 }, (_, _id) => ({ _id, n: _id % 25 }))
    await channel.call('insert', 'main', 'things', { documents, ordered: true })
    await channel.call('createIndexes', 'main', 'things', { indexes: [{ key: { n: 1 } }] })
    const ask = (filter: object, id: number) =>
      writer.call({ id, operation: 'find', store: 'main', collection: 'things', args: encode({ filter }) })
    assert.equal((await ask({ n: 3 }, 1001)).kind, 'batch')
    assert.equal((await ask({ _id: 3 }, 1002)).kind, 'batch')
    assert.equal((await ask({ other: 3 }, 1003)).kind, 'redirect')
    assert.equal((await ask({ n: { $lt: 20 } }, 1004)).kind, 'redirect')
    assert.equal(await channel.call('count', 'main', 'things', { filter: { other: null } }), 50)
  })

  test('is one of few documents as well, when they are large', async (context) => {
    const { writer, channel } = openLinks(context)
    const ask = (operation: 'find' | 'count', args: object, id: number) =>
      writer.call({ id, operation, store: 'main', collection: 'things', args: encode(args) })
    const insert = (_id: number, length: number) =>
      channel.call('insert', 'main', 'things', { documents: [{ _id, text: 'x'.repeat(length) }], ordered: true })
    await insert(1, 1_000)
    assert.equal((await ask('find', { filter: { other: 3 } }, 1001)).kind, 'batch')
    await insert(2, 5_000_000)
    assert.equal((await ask('find', { filter: { other: 3 } }, 1002)).kind, 'redirect')
    assert.equal((await ask('find', { filter: {}, sort: { other: 1 } }, 1003)).kind, 'redirect')
    assert.equal((await ask('count', { filter: { other: 3 } }, 1004)).kind, 'redirect')
    assert.equal((await ask('find', { filter: { _id: 2 } }, 1005)).kind, 'batch')
    assert.equal(await channel.call('count', 'main', 'things', { filter: { other: null } }), 2)
  })
})

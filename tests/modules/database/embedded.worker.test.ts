import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createChannel } from '../../../modules/database/embedded/channel.ts'
import { encode } from '../../../modules/database/embedded/codec.ts'
import type { Call, Reply, WorkerRole } from '../../../modules/database/embedded/messages.ts'
import { WorkerLink, WorkerLost } from '../../../modules/database/embedded/worker-link.ts'
import { type Hooks, tempFolder } from './support/temp-folder.ts'

const openLinks = (context: Hooks) => {
  const folder = tempFolder(context)
  const lost: string[] = []
  const link = (role: WorkerRole) =>
    new WorkerLink({
      settings: {
        role,
        files: { main: join(folder, 'a.db'), relaxed: join(folder, 'b.db') },
        shortReadRows: role === 'writer' ? 10 : null,
        sweepInterval: 60_000,
      },
      name: folder,
      onLost: () => lost.push(role),
    })
  const links = { writer: link('writer'), reader: link('reader') }
  const channel = createChannel(links)
  context.after(() => channel.close())
  return { ...links, channel, lost }
}

describe('a database worker that stops', () => {
  test('fails the writes that are under way and is started again', async (context) => {
    const { writer, channel, lost } = openLinks(context)
    await channel.call('insert', 'main', 'things', { documents: [{ _id: 1 }], ordered: true })
    const inFlight = channel.call('insert', 'main', 'things', { documents: [{ _id: 2 }], ordered: true })
    const outcome = assert.rejects(inFlight, (error: { code?: unknown; message: string }) => {
      assert.equal(error.code, 'M3M_DATABASE_WORKER_LOST')
      assert.match(error.message, /"insert" was under way/)
      return true
    })
    await writer.terminate()
    await outcome
    assert.deepEqual(lost, ['writer'])
    await channel.call('insert', 'main', 'things', { documents: [{ _id: 3 }], ordered: true })
    const { texts } = await channel.call('find', 'main', 'things', { filter: { _id: { $in: [1, 3] } } })
    assert.deepEqual(texts, ['{"_id":1}', '{"_id":3}'])
  })

  test('answers the reads that were under way after all', async (context) => {
    const { reader, channel, lost } = openLinks(context)
    const documents = Array.from({ length: 50 }, (_, _id) => ({ _id, n: _id % 5 }))
    await channel.call('insert', 'main', 'things', { documents, ordered: true })
    await reader.start()
    const count = channel.call('count', 'main', 'things', { filter: { n: { $mod: [5, 1] } } })
    const grouped = channel.call('aggregate', 'main', 'things', { pipeline: [{ $group: { _id: '$n' } }] })
    await reader.terminate()
    assert.equal(await count, 10)
    assert.equal((await grouped).texts.length, 5)
    assert.deepEqual(lost, ['reader'])
  })

  test('is told apart from an answer', async (context) => {
    const { writer } = openLinks(context)
    await writer.start()
    const call: Call = { id: 1, operation: 'ping', store: 'main', collection: '', args: '{}' }
    const reply: Reply = await writer.call(call)
    assert.deepEqual(reply, { id: 1, kind: 'value', text: 'null' })
    const next = writer.call({ ...call, id: 2 })
    await Promise.all([assert.rejects(next, WorkerLost), writer.terminate()])
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
})

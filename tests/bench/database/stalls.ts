/** How long others wait while one operation has 10^6 documents to go through. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Collection, Database } from '../../../modules/database/contract.ts'
import { atMost, percentile, plain, type Row } from '../row.ts'
import { documentOf, INDEXES, idOf } from './documents.ts'
import { collectionOf } from './growth.ts'

const SIZE = 1e6
/** Milliseconds between two probes, whether or not the one before was answered. */
const INTERVAL = 5
/** Milliseconds an operation may keep others waiting, and a read the server's event loop. */
const GOALS = { wait: 250, loop: 40 }

interface Probes {
  reads: number[]
  inserts: number[]
}

/** Asks for documents and inserts some, at a steady pace, until it is stopped. */
const probe = (collection: Collection): (() => Promise<Probes>) => {
  const times: Probes = { reads: [], inserts: [] }
  const open: Promise<unknown>[] = []
  let next = 3e8 + Math.floor(Math.random() * 1e8)
  const measure = (list: number[], work: Promise<unknown>) => {
    const began = performance.now()
    open.push(work.then(() => list.push(performance.now() - began)))
  }
  const timer = setInterval(() => {
    measure(times.reads, collection.findOne({ _id: idOf(Math.floor(Math.random() * SIZE)) }))
    measure(times.inserts, collection.insertOne(documentOf(next++)))
  }, INTERVAL)
  return async () => {
    clearInterval(timer)
    await Promise.all(open)
    return times
  }
}

const loopRow = (isRead: boolean, longest: number): Row => {
  const what = "meanwhile the event loop's longest delay"
  return isRead ? atMost(what, longest, GOALS.loop, 'ms') : plain(what, longest, 'ms')
}

const during = async (
  what: string,
  collection: Collection,
  work: () => Promise<unknown>,
  { isRead = false } = {},
): Promise<Row[]> => {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const stop = probe(collection)
  delay.enable()
  const began = performance.now()
  await work()
  const seconds = (performance.now() - began) / 1000
  delay.disable()
  const { reads, inserts } = await stop()
  return [
    plain(`${what}: takes`, seconds, 's'),
    loopRow(isRead, delay.max / 1e6),
    atMost('meanwhile a point read waits at most', Math.max(...reads), GOALS.wait, 'ms'),
    plain('the same, p99', percentile(reads, 0.99), 'ms'),
    atMost('meanwhile an insert waits at most', Math.max(...inserts), GOALS.wait, 'ms'),
    plain('the same, p99', percentile(inserts, 0.99), 'ms'),
  ]
}

/** The index that the largest collection still lacks. */
export const indexing = (database: Database): Promise<Row[]> => {
  const collection = collectionOf(database, SIZE)
  return during('createIndex over 10^6 documents', collection, () => collection.createIndex(INDEXES[0].key))
}

export const reading = async (database: Database): Promise<Row[]> => {
  const collection = collectionOf(database, SIZE)
  const group = [{ $group: { _id: '$level', documents: { $sum: 1 }, sum: { $sum: '$n' } } }]
  return [
    ...(await during('$group of 10^6 documents', collection, () => collection.aggregate(group).toArray(), {
      isRead: true,
    })),
    ...(await during('unindexed scan of 10^6 documents', collection, () => collection.findOne({ level: 'none' }), {
      isRead: true,
    })),
  ]
}

export const writing = async (database: Database): Promise<Row[]> => {
  const collection = collectionOf(database, SIZE)
  return [
    ...(await during('updateMany of 10^6 documents', collection, () =>
      collection.updateMany({}, { $set: { seen: true } }),
    )),
    ...(await during('deleteMany of half of 10^6', collection, () =>
      collection.deleteMany({ level: { $in: ['debug', 'info'] } }),
    )),
  ]
}

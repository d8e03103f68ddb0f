/** Arguments to call each function of the storage's repositories with. */
import { ObjectId } from '../../../../modules/database/contract.ts'
import { newEntry } from '../../../../modules/storage/entries.repository.ts'

const id = '0123456789abcdef01234567'
const _id = new ObjectId(id)
const now = new Date('2026-01-02T03:04:05Z')
const file = { ...newEntry(_id, { parent: _id, name: 'a' }, 'file', { blob: 'b', size: 1, mime: null }, now), _id }
const place = { parent: _id, name: 'b' }

export const STORAGE_QUERIES: Record<string, Record<string, unknown[][]>> = {
  'modules/storage/entries.repository.ts': {
    insert: [[file]],
    child: [[_id, _id, 'a']],
    byId: [[_id]],
    byIds: [[[_id]]],
    setContent: [[_id, file, file, now]],
    place: [[_id, place]],
    restore: [[_id, _id, place]],
    bin: [[file]],
    supplant: [[file, _id, _id]],
    inBin: [[10]],
    page: [
      [_id, _id, 'file', { order: 'byName', descending: false, limit: 10 }],
      [_id, _id, 'file', { order: 'bySize', descending: true, after: 'x', limit: 10 }],
      [_id, _id, 'directory', { order: 'byTime', descending: false, after: 'x', limit: 10 }],
    ],
    search: [
      [_id, 'a', '', 10],
      [_id, 'a', 'b', 10],
    ],
    children: [[_id, [_id], 10]],
    folders: [[_id, [_id]]],
    remove: [[_id]],
    removeMany: [[[_id]]],
    removeAll: [[_id]],
    about: [[]],
    blobsInUse: [[['b', 'c']]],
    usage: [[_id]],
  },
  'modules/storage/place.repository.ts': {
    get: [[]],
    put: [[{ driver: 'disk', id }]],
  },
  'modules/storage/drivers/gridfs/gridfs.repository.ts': {
    begin: [[id, 'b', now]],
    finish: [['b', 1]],
    grow: [['b', 1]],
    lengthOf: [['b']],
    putChunk: [['b', 0, Buffer.from('x')]],
    addChunk: [['b', 1, Buffer.from('x')]],
    chunk: [['b', 0]],
    remove: [[['b']]],
    after: [['', 10]],
    ofProject: [[id, 10]],
    about: [[]],
  },
  'modules/storage/thumbnails.repository.ts': {
    of: [['t']],
    put: [['t', id, 'b', null]],
    removeOlder: [['b', ['t']]],
    removeOf: [['b']],
    removeAll: [[id]],
  },
  'modules/storage/links.repository.ts': {
    insert: [[{ _id, project: _id, entry: _id, token: 't', createdAt: now, expiresAt: null }]],
    byToken: [['t']],
    byId: [[id]],
    of: [[id]],
    ofEntry: [[_id]],
    count: [[id]],
    removeExpired: [[id, now]],
    setToken: [[_id, 'u']],
    remove: [[_id]],
    removeOf: [[[_id]]],
    removeAll: [[id]],
  },
}

/** Arguments to call each function of each repository with, so that every kind of query it makes is made. */
import { ObjectId } from '../../../../modules/database/contract.ts'
import { STORAGE_QUERIES } from './storage-queries.ts'

const id = '0123456789abcdef01234567'
const _id = new ObjectId(id)
const now = new Date('2026-01-02T03:04:05Z')
const bundle = { code: '', map: '' }
const version = { _id, projectId: _id, number: '1', major: 1, minor: 0, tag: 'stable', branch: null, notes: '' }
const line = 'a23456789abcd'
const entry = { number: 1, kind: 'json', size: 9, updatedAt: now, expiresAt: now }
const job = {
  _id,
  projectId: id,
  queue: 'q',
  state: 'running',
  dueAt: now,
  payload: '1',
  attempt: 1,
  returned: 0,
  enqueuedAt: now,
  key: 'k',
  only: 'k',
  lease: _id,
}
const lines = { projectId: id, levels: ['warn', 'error', 'info'] }
const range = { since: now, until: now, before: line, after: line }

export const QUERIES: Record<string, Record<string, unknown[][]>> = {
  ...STORAGE_QUERIES,
  'modules/kv/kv.repository.ts': {
    find: [[id, 'k']],
    head: [[id, 'k']],
    findMany: [[id, ['k', 'l']]],
    heads: [[id, ['k', 'l']]],
    replace: [[id, 'k', entry]],
    add: [[id, 'l', entry]],
    increment: [[id, 'k', 1, now]],
    remove: [[id, 'k']],
    removeAll: [[id]],
    page: [
      [id, '', undefined, 10],
      [id, 'a', 'ab', 10],
    ],
    usage: [[id]],
  },
  'modules/account/avatars.repository.ts': {
    of: [[id]],
    put: [[id, { tag: 't', bytes: Buffer.from('x') }]],
    remove: [[id]],
  },
  'modules/audit/audit.repository.ts': {
    insert: [[{ _id: new ObjectId(), time: now, actor: { kind: 'system', name: 'm3m' }, action: 'a.b', area: 'a' }]],
    find: [
      [{}, 10],
      [{ user: id }, 10],
      [{ project: id, before: id }, 10],
      [{ action: 'a.b', from: now }, 10],
      [{ action: 'a', from: now, to: now }, 10],
      [{ to: now }, 10],
    ],
    deleteBefore: [[now]],
  },
  'modules/auth/sessions.repository.ts': {
    find: [[id, id]],
    insert: [[{ _id: new ObjectId(), userId: _id, epoch: 1, lastSeenAt: now, expiresAt: now }]],
    see: [[id, id, { lastSeenAt: now, address: '', userAgent: '' }]],
    setEpoch: [[id, 1]],
    of: [[id]],
    remove: [[id, id]],
    removeOthers: [[id, id]],
    trim: [[id, 0]],
  },
  'modules/environment/environment.repository.ts': {
    of: [[id]],
    page: [
      [undefined, 10],
      [id, 10],
    ],
    remove: [[id]],
    replace: [
      [id, 0, []],
      [id, 1, []],
    ],
  },
  'modules/goals/goals.repository.ts': {
    insert: [[{ _id, projectRef: _id, slug: 's', name: 'A', nameKey: 'a', projects: [_id] }]],
    byId: [[id]],
    bySlug: [
      [id, 's'],
      [null, 's'],
    ],
    ofOwner: [[id], [null]],
    openTo: [[id]],
    count: [[id], [null]],
    taken: [
      [id, ['s', 't']],
      [null, ['s']],
    ],
    update: [[id, { name: 'B' }]],
    removeProject: [[id]],
    remove: [[id]],
  },
  'modules/goals/values.repository.ts': {
    add: [
      [{ goalId: id, projectId: id, day: '2026-01-02' }, 1, now],
      [{ goalId: id, projectId: id, day: null }, -1, now],
    ],
    current: [[{ goalId: id, projectId: id, day: null }]],
    sums: [
      [id, null, '$projectId'],
      [id, { from: '2026-01-01', to: '2026-01-31' }, '$day', [id]],
    ],
    isCounted: [[id]],
    days: [[id, id, { from: '2026-01-01', to: '2026-01-31' }, 10]],
    removeGoal: [[id]],
    removeProject: [[id]],
  },
  'modules/plugins/plugins.repository.ts': {
    of: [[['geo-ip', 'other']]],
    seen: [['geo-ip', now]],
    setEnabled: [['geo-ip', true]],
    setSettings: [['geo-ip', '{}']],
    remove: [['geo-ip']],
  },
  'modules/logs/logs.repository.ts': {
    lastId: [[]],
    countAfter: [[id, line, 10]],
    byId: [[id, line]],
    insert: [[[{ _id: line, projectId: id, time: now, level: 'info', source: 'service', message: 'x' }]]],
    newest: [
      [{ projectId: id }, 10],
      [{ ...lines, text: 'x' }, 10],
      [{ ...lines, ...range, requestId: 'r' }, 10],
      [{ projectId: id, levels: ['error'], ...range }, 10],
      [{ projectId: id, after: line }, 10],
    ],
    deleteBefore: [[line], ['zzzzzzzzzzzzz']],
    removeAll: [[id]],
    trim: [[id, 1]],
  },
  'modules/metrics/metrics.repository.ts': {
    add: [
      [
        [
          {
            key: { projectId: id, version: '1.0', resolution: 'minute', part: 'whole', time: now },
            counters: { sum: { n: 1, 'c.200': 1 }, max: { inFlight: 1 } },
          },
        ],
      ],
    ],
    range: [
      [id, 'minute', 'whole', now, now],
      [id, 'hour', 'routes', now, now],
    ],
    deleteBefore: [['minute', now]],
    removeAll: [[id]],
  },
  'modules/models/models.repository.ts': {
    insert: [[{ _id, project: _id, slug: 's', name: 'A', nameKey: 'a', state: 'ready' }]],
    byId: [[id]],
    of: [[id]],
    count: [[id]],
    change: [[_id, 1, { name: 'B' }]],
    unfinished: [[]],
    remove: [[_id]],
    removeAll: [[id]],
  },
  'modules/models/records.repository.ts': {
    addIndexes: [[id, [{ name: 'index_a', key: { a: 1, _id: 1 }, unique: false }]]],
    dropIndexes: [[id, [{ name: 'index_a', key: { a: 1, _id: 1 }, unique: false }]]],
    // What else they are looked for by is up to their models.
    find: [
      [id, { _id }, { limit: 1 }],
      [
        id,
        { a: 1 },
        {
          sort: [
            ['a', 1],
            ['_id', 1],
          ],
          limit: 10,
        },
      ],
      [
        id,
        { a: { $gte: 1 } },
        {
          sort: [
            ['a', -1],
            ['_id', -1],
          ],
          limit: 10,
        },
      ],
    ],
    one: [[id, _id]],
    existing: [[id, [_id]]],
    after: [
      [id, null, 10],
      [id, _id, 10],
    ],
    count: [[id, { a: 1 }]],
    total: [[id]],
    aggregate: [[id, [{ $match: { a: 1 } }], 60_000, () => {}]],
    insert: [[id, { _id: new ObjectId(), revision: 1, a: 1 }]],
    insertMany: [[id, [{ _id: new ObjectId(), revision: 1 }]]],
    replace: [[id, { _id, revision: 2 }, 1]],
    replaceMany: [[id, [{ _id, revision: 2 }]]],
    remove: [[id, _id, 1]],
    removeMany: [[id, [_id]]],
    usage: [[id]],
    drop: [[id]],
  },
  'modules/pipelines/pipelines.repository.ts': {
    pipeline: [[id]],
    commit: [[id, version, 1]],
    point: [[id, '1']],
    spend: [[id, 1]],
    draft: [[id]],
    insertDraft: [[id, { files: [], revision: 1, bump: 'minor', basedOn: null, updatedAt: now, updatedBy: null }]],
    saveDraft: [[id, 1, { files: [], updatedAt: now, updatedBy: null }]],
    removeSpentDraft: [[id, 1]],
    rebaseDraft: [[id, '1']],
    versions: [[id]],
    version: [[id, { major: 1, minor: 0 }]],
    files: [[_id]],
    bundle: [[_id]],
    bundledPackages: [[_id]],
    storeBundle: [[_id, bundle]],
    insertVersion: [[{ ...version, _id: new ObjectId() }, [], bundle]],
    settleVersion: [[_id]],
    addDetails: [[_id, { bundleSize: 1 }]],
    changeVersion: [[_id, { notes: 'x' }]],
    deleteVersion: [[_id]],
    pendingVersions: [[]],
    removeAll: [[id]],
  },
  'modules/projects/projects.repository.ts': {
    insert: [[{ _id, name: 'A', nameKey: 'a', slug: 'a', memberIds: [_id] }]],
    update: [[id, { name: 'B' }]],
    byId: [[id]],
    bySlug: [['a']],
    all: [[]],
    ofMember: [[id]],
    taken: [[['a', 'b']]],
    setApiKey: [[id, { hash: 'h', hint: 'x', createdAt: now, createdBy: { id, name: 'a' } }]],
    byApiKey: [['h']],
    removeApiKey: [[id]],
    addMember: [[id, id]],
    removeMember: [[id, id]],
    markDeleted: [[id, now]],
    deleted: [[]],
    remove: [[id]],
  },
  'modules/queue/queue.repository.ts': {
    insert: [[job]],
    insertMany: [[[{ ...job, _id: new ObjectId(), only: 'l' }]]],
    withKey: [['k']],
    claim: [[id, 'q', now, { server: id, until: now }]],
    nextDue: [[id, 'q']],
    putBack: [
      [job, now, 'x', true],
      [job, now, undefined, false],
    ],
    bury: [[job, now, 'x', now]],
    extend: [[[job], now]],
    release: [
      [id, 'q', now],
      [id, 'q', now, id],
    ],
    countAll: [[id]],
    removeAll: [[id]],
    count: [
      [id, 'q', 'waiting'],
      [id, 'q', 'waiting', now],
    ],
    queues: [[id]],
    byId: [[id, 'q', id]],
    list: [
      [id, 'q', 'dead', { limit: 10 }],
      [id, 'q', 'waiting', { due: { $gt: now }, before: id, limit: 10 }],
    ],
    revive: [[id, now]],
    reviveAll: [[id, 'q', now]],
    delete: [[id]],
    purge: [[id, 'q']],
    remove: [[job]],
  },
  'modules/runtime/services/schedule-runs.repository.ts': {
    ofProject: [[id]],
    save: [
      [
        id,
        [
          {
            name: 'x',
            when: '1h',
            timezone: null,
            overlap: 'skip',
            upTo: now,
            lastRun: now,
            lastMs: 1,
            lastError: null,
          },
        ],
      ],
    ],
    keep: [[id, ['x']]],
    removeAll: [[id]],
  },
  'modules/runtime/limits/limits.repository.ts': {
    of: [[id]],
    set: [[id, { memoryMb: 64 }]],
    remove: [[id]],
  },
  'modules/runtime/services/services.repository.ts': {
    setDesired: [[id, 'running']],
    setQuarantine: [[id, now]],
    quarantine: [[id]],
    running: [[]],
    remove: [[id]],
  },
  'modules/users/users.repository.ts': {
    insert: [[{ _id, email: 'A@b', emailKey: 'a@b', name: 'A', rootMarker: 'root' }]],
    isEmpty: [[]],
    hasRoot: [[]],
    byId: [[id], ['none']],
    removeAvatar: [[id]],
    setPassword: [[id, 1, 'x']],
    byEmailKey: [['a@b']],
    fillNameKeys: [[]],
    page: [
      [{}, 2],
      [{ text: 'a' }, 2],
      [{ text: 'a.b', status: 'active', except: [id] }, 2, { nameKey: 'ann', id }],
    ],
    count: [[{ text: 'a', status: 'blocked', except: [id] }]],
    byIds: [[[id]]],
    root: [[]],
    change: [[id, { name: 'B' }]],
    changeOther: [[id, { name: 'B' }]],
    changeAndEndSessions: [
      [id, { status: 'blocked' }, { orRoot: false }],
      [id, { passwordHash: 'x' }, { orRoot: true }],
    ],
    signedIn: [[id, now]],
    removeOther: [[id]],
  },
}

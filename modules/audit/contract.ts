import { type Static, Type } from 'typebox'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Id, Nullable, OneOf, Timestamp } from '../schemas.ts'

/** `key`: a program with a project's API key; `cli`: the `m3m` program; `system`: m3m itself; `nobody`: not signed in. */
export const ACTOR_KINDS = ['user', 'key', 'cli', 'system', 'nobody'] as const

export const AuditActor = Type.Object({
  kind: OneOf(ACTOR_KINDS),
  /** Of the user, or of the project whose key it is. */
  id: Type.Optional(Id),
  /** As it was then. */
  name: Type.String(),
  email: Type.Optional(Type.String()),
})
export type AuditActor = Static<typeof AuditActor>

/** What can be told of the state of a thing in a few words; nothing secret. */
export const AuditSummary = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
)
export type AuditSummary = Static<typeof AuditSummary>

/** What somebody did in a project. */
export const Activity = Type.Object({
  id: Id,
  time: Timestamp,
  actor: Type.Omit(AuditActor, ['email']),
  /** `<area>.<verb>`: `project.delete`. */
  action: Type.String(),
  /** What it was done to: an address, a key, a number. */
  target: Nullable(Type.String()),
  before: Type.Optional(AuditSummary),
  after: Type.Optional(AuditSummary),
})
export type Activity = Static<typeof Activity>

/** The same as root sees it, of everywhere. */
export const AuditEntry = Type.Object({
  ...Activity.properties,
  actor: AuditActor,
  /** Its slug is that of then. */
  project: Nullable(Type.Object({ id: Id, slug: Type.String() })),
  /** Null when it did not come over the network. */
  address: Nullable(Type.String()),
})
export type AuditEntry = Static<typeof AuditEntry>

export const AuditQuery = Type.Object({
  user: Type.Optional(Id),
  project: Type.Optional(Id),
  action: Type.Optional(
    Type.String({
      pattern: '^[a-z][A-Za-z]*(\\.[a-z][A-Za-z]*)?$',
      maxLength: 60,
      'x-hint': 'an action such as project.delete, or an area such as project',
    }),
  ),
  /** To the second. */
  from: Type.Optional(Timestamp),
  /** To the second, which is not included. */
  to: Type.Optional(Timestamp),
  cursor: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type AuditQuery = Static<typeof AuditQuery>

/** Something to write down. */
export interface AuditRecord {
  action: string
  target?: string
  project?: { id: string; slug: string }
  before?: AuditSummary
  after?: AuditSummary
}

/** A request of the HTTP API, whose user and address are found out, or who else it was. */
export type AuditSource = object | 'cli' | 'system'

export interface AuditService {
  /**
   * Writes down what was done, for good. Control characters become visible, what is long is cut. Resolves when it is
   * stored, and also when it could not be: the log tells, and what was done stays done.
   */
  record(source: AuditSource, record: AuditRecord): Promise<void>
  /** Tells who sends a request; said once, by whoever knows. */
  identifyBy(identify: (request: object) => AuditActor): void
  /** The newest first. */
  list(query: AuditQuery): Promise<{ items: AuditEntry[]; nextCursor?: string }>
}

export const auditRef = serviceRef<AuditService>('audit')

/**
 * Every route, by the beginning of its address and the access words that routes there may have. What a route checks
 * beyond its word has a row of its own.
 */
import type { Actor, Target } from './actors.ts'

type Decision = (actor: Actor, target: Target | null) => boolean

export interface Row {
  /** Beginning of addresses, as the module declares them behind `/api`. The longest row that fits a route counts. */
  prefix: string
  /** Only routes with this method; such a row comes before those without. */
  method?: string
  /** What routes here may declare: another word is a mistake, or a decision that belongs here. */
  access: string[]
  /** Who of those the word lets in gets through; all others get 403. */
  only?: Decision
  /**
   * What is sent. By default a body that fits no schema, so that who is let in changes nothing; give one that gets as far
   * as the check of `only` and no further.
   */
  body?: unknown
  query?: string
  /** Values of parameters other than `:p`; by default what is not there. */
  params?: Record<string, string>
  /** Statuses from 500 on that are no fault here. */
  fails?: number[]
  /** Whoever asks has to sign in anew afterwards. */
  endsSession?: boolean
  /** One route stands for all: files of the web app. */
  sample?: boolean
}

const isRoot = ({ kind }: Actor) => kind === 'root'
const made: Decision = (actor, target) => isRoot(actor) || actor.made.some((project) => project === target)
const mayChangeMembers: Decision = (actor, target) => actor.permissions.manageUsers || made(actor, target)

export const ROUTES: Row[] = [
  // Who is asking
  { prefix: '/api/setup', access: ['public'] },
  { prefix: '/api/auth/login', access: ['public'] },
  { prefix: '/api/auth/logout', access: ['public'], endsSession: true },
  { prefix: '/api/auth/me', access: ['user'] },
  { prefix: '/api/auth/sessions', access: ['user'] },
  { prefix: '/api/users', access: ['manageUsers'] },
  { prefix: '/api/users/:id/avatar', access: ['user'] },

  // Projects
  { prefix: '/api/projects', access: ['user'] },
  {
    prefix: '/api/projects',
    method: 'POST',
    access: ['user'],
    body: { name: 'One more' },
    only: (actor) => isRoot(actor) || actor.permissions.createProjects,
  },
  { prefix: '/api/projects/:p', access: ['project'] },
  { prefix: '/api/projects/:p', method: 'PATCH', access: ['member'] },
  {
    prefix: '/api/projects/:p',
    method: 'DELETE',
    access: ['member'],
    query: 'slug=another',
    only: made,
  },
  { prefix: '/api/projects/:p/api-key', access: ['member'] },
  { prefix: '/api/projects/:p/members', access: ['member'] },
  { prefix: '/api/projects/:p/members/candidates', access: ['member'], only: mayChangeMembers },
  { prefix: '/api/projects/:p/members/:userId', access: ['member'], only: mayChangeMembers },
  { prefix: '/api/projects/:p/activity', access: ['member'] },

  // What belongs to a project
  { prefix: '/api/projects/:p/env', access: ['project'] },
  { prefix: '/api/projects/:p/goals', access: ['project'] },
  { prefix: '/api/projects/:p/kv', access: ['project'] },
  { prefix: '/api/projects/:p/limits', access: ['project'] },
  { prefix: '/api/projects/:p/limits', method: 'PUT', access: ['project'], body: { requestMs: null }, only: isRoot },
  { prefix: '/api/projects/:p/logs', access: ['project'] },
  { prefix: '/api/projects/:p/metrics', access: ['project'] },
  { prefix: '/api/projects/:p/models', access: ['project'] },
  { prefix: '/api/projects/:p/pipeline', access: ['project'] },
  { prefix: '/api/projects/:p/queues', access: ['project'] },
  { prefix: '/api/projects/:p/runtime', access: ['project'] },
  { prefix: '/api/projects/:p/service', access: ['project'] },
  { prefix: '/api/projects/:p/storage', access: ['project'] },

  // The server
  { prefix: '/api/goals', access: ['user'] },
  { prefix: '/api/goals', method: 'POST', access: ['root'] },
  { prefix: '/api/goals/:g', method: 'PATCH', access: ['root'] },
  { prefix: '/api/goals/:g', method: 'DELETE', access: ['root'] },
  { prefix: '/api/goals/:g/reset', access: ['root'] },
  { prefix: '/api/pipelines/templates', access: ['user'] },
  { prefix: '/api/plugins', access: ['root'] },
  { prefix: '/api/plugins', method: 'GET', access: ['user'] },
  { prefix: '/api/plugins/:id', method: 'GET', access: ['user'] },
  { prefix: '/api/plugins/:id/projects', access: ['user'] },
  { prefix: '/api/audit', access: ['root'] },
  { prefix: '/api/services', access: ['user'] },
  { prefix: '/api/runtime', access: ['user'] },
  { prefix: '/api/runtime/types', access: ['client'] },
  { prefix: '/api/runtime/packages', access: ['client'] },
  { prefix: '/api/runtime/isolation', access: ['root'] },
  { prefix: '/api/system', access: ['root'] },
  { prefix: '/api/openapi.json', access: ['public'] },
  { prefix: '/api/docs', access: ['public'] },
  { prefix: '/healthz', access: ['public'] },
  { prefix: '/readyz', access: ['public'], fails: [503] },
  { prefix: '/metrics', access: ['public'] },
  { prefix: '/f', access: ['public'] },
  { prefix: '/', access: ['public'], sample: true },
]

/** The row of a route: the longest beginning, and of those the one for its method. */
export function rowOf(method: string, url: string): Row | undefined {
  const asked = method === 'HEAD' ? 'GET' : method
  const fits = ROUTES.filter((row) => begins(url, row.prefix) && (row.method ?? asked) === asked)
  // A row for one method is about one address, not about what lies below.
  const rows = fits.filter((row) => row.method === undefined || row.prefix === url)
  return rows.toSorted(
    (a, b) => b.prefix.length - a.prefix.length || Number(b.method !== undefined) - Number(a.method !== undefined),
  )[0]
}

/** Whether an address is the prefix or lies below it. `/` has what has no row of its own, outside of the API. */
const begins = (url: string, prefix: string): boolean =>
  prefix === '/' ? !url.startsWith('/api') : url === prefix || url.startsWith(`${prefix}/`)

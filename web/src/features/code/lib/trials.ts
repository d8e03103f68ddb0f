/** Requests made by hand: as they are typed, and the last of them as the browser keeps them. */
import type { Trial } from '../../../lib/api/contracts.ts'
import type { TextStorage } from '../../../lib/storage.ts'

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const KEPT = 20
/** Characters of a request that is kept. */
const KEPT_SIZE = 20_000

export interface TypedRequest {
  target: Trial['target']
  method: Trial['method']
  path: string
  /** A line each, `Name: value`. */
  headers: string
  body: string
}

/** The headers of the text, or the first line that is not one. */
export function readHeaders(text: string): { headers: [string, string][] } | { wrong: string } {
  const headers: [string, string][] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const match = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:(.*)$/.exec(line)
    if (!match) return { wrong: line.trim() }
    headers.push([match[1] ?? '', (match[2] ?? '').trim()])
  }
  return { headers }
}

/** A path as it goes over the wire: begins with a slash, what is not ASCII percent-encoded. */
export function wirePath(path: string): string {
  const text = path
    .trim()
    .toWellFormed()
    .replace(/[^!-~]/gu, encodeURIComponent)
  return text.startsWith('/') ? text : `/${text}`
}

/** JSON with line breaks; other text as it is. */
export function prettyBody(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

const keyOf = (project: string) => `m3m.requests.v1.${project}`

/** Newest first. */
export function readRecent(storage: TextStorage, project: string): TypedRequest[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(keyOf(project)) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isTyped).slice(0, KEPT) : []
  } catch {
    // Someone else's text under the key: nothing was kept.
    return []
  }
}

/** Puts the request first; answers all that are kept. */
export function keepRecent(storage: TextStorage, project: string, request: TypedRequest): TypedRequest[] {
  const text = JSON.stringify(request)
  const others = readRecent(storage, project).filter((other) => JSON.stringify(other) !== text)
  const all = text.length > KEPT_SIZE ? others : [request, ...others].slice(0, KEPT)
  storage.setItem(keyOf(project), JSON.stringify(all))
  return all
}

const isTyped = (value: unknown): value is TypedRequest => {
  const request = value as Partial<TypedRequest> | null
  return (
    (request?.target === 'draft' || request?.target === 'published') &&
    METHODS.some((method) => method === request.method) &&
    [request.path, request.headers, request.body].every((text) => typeof text === 'string')
  )
}

/** How a file is answered with: its headers, and which part of it. */
import type { StorageEntry } from '../contract.ts'

export interface FileAnswer {
  status: 200 | 206 | 304 | 412 | 416
  headers: Record<string, string | number>
  /** Bytes of the body; null where there is none. */
  part: { start: number; end: number } | null
}

type Headers = Record<string, string | string[] | undefined>

/** A name of any characters, as RFC 6266 and 8187 have it. */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  if (plain === name) return `${kind}; filename="${name}"`
  const full = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${plain}"; filename*=UTF-8''${full}`
}

/** The one part a `Range` asks for; null for the whole: also where several are asked for, or nonsense. */
export function parseRange(header: string | undefined, size: number): { start: number; end: number } | 'none' | null {
  const [, from, to] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return null
  if (from === '') return Number(to) === 0 || size === 0 ? 'none' : { start: Math.max(0, size - Number(to)), end: size }
  if (to !== '' && Number(to) < Number(from)) return null
  if (Number(from) >= size) return 'none'
  return { start: Number(from), end: to === '' ? size : Math.min(size, Number(to) + 1) }
}

const listed = (header: string | string[] | undefined, tag: string): boolean =>
  String(header)
    .split(',')
    .some((one) => one.trim().replace(/^W\//, '') === tag || one.trim() === '*')

/**
 * Files are what strangers brought: whatever is in one, it does nothing in the name of whoever opens it. A PDF is left
 * out, for browsers show none in a sandbox, and no script of one reaches a page.
 */
const guards = (mime: string): Record<string, string> => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  ...(mime === 'application/pdf' ? {} : { 'content-security-policy': 'sandbox' }),
})

/** What runs code. A page of the same site that asks for a file so was talked into it: it gets text, which browsers do not run. */
const RUNS = /^(?:script|worker|sharedworker|serviceworker|audioworklet|paintworklet)$/
const isRunByOwnPage = (headers: Headers): boolean =>
  RUNS.test(String(headers['sec-fetch-dest'])) && /^same-(?:origin|site)$/.test(String(headers['sec-fetch-site']))

/**
 * @param kind whether a browser shows it or saves it
 * @param isPublic whether pages of others may show it
 */
export function answerWith(
  entry: StorageEntry,
  headers: Headers,
  kind: 'inline' | 'attachment',
  isPublic: boolean,
): FileAnswer {
  const tag = `"${entry.etag}"`
  const run = isRunByOwnPage(headers)
  const mime = run ? 'text/plain' : (entry.mime ?? 'application/octet-stream')
  const text = /^text\/|^application\/(?:json|jsonl|yaml|toml)$/.test(mime)
  const common = {
    etag: tag,
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    'last-modified': new Date(entry.updatedAt).toUTCString(),
    ...guards(mime),
    'cross-origin-resource-policy': isPublic ? 'cross-origin' : 'same-site',
  }
  if (headers['if-match'] !== undefined && !listed(headers['if-match'], tag))
    return { status: 412, headers: common, part: null }
  // What is in a cache was not asked for so.
  if (!run && headers['if-none-match'] !== undefined && listed(headers['if-none-match'], tag))
    return { status: 304, headers: common, part: null }
  const ifRange = headers['if-range']
  const mayBePart = ifRange === undefined || ifRange === tag
  const range = mayBePart ? parseRange(headers.range as string | undefined, entry.size) : null
  if (range === 'none')
    return { status: 416, headers: { ...common, 'content-range': `bytes */${entry.size}` }, part: null }
  const part = range ?? { start: 0, end: entry.size }
  return {
    status: range ? 206 : 200,
    headers: {
      ...common,
      'content-type': text ? `${mime}; charset=utf-8` : mime,
      'content-disposition': disposition(kind, entry.name),
      'content-length': part.end - part.start,
      ...(range ? { 'content-range': `bytes ${part.start}-${part.end - 1}/${entry.size}` } : {}),
    },
    part,
  }
}

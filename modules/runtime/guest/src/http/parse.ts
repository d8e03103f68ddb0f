/** Query, cookies and body of a request, parsed when asked for. */
import { parseCookie } from 'cookie'
import { formOf } from '../web/body.ts'
import { decode } from '../web/encoding.ts'
import { URLSearchParams } from '../web/url.ts'
import { badBody } from './problem.ts'

export type Values = Record<string, string>

/** The first value of each name. */
export function parseQuery(query: string): Values {
  const values: Values = Object.create(null)
  if (query === '') return values
  if (query.includes('%') || query.includes('+')) {
    for (const [name, value] of new URLSearchParams(query)) if (!(name in values)) values[name] = value
    return values
  }
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const name = at < 0 ? pair : pair.slice(0, at)
    if (!(name in values)) values[name] = at < 0 ? '' : pair.slice(at + 1)
  }
  return values
}

export function parseHeaders(list: readonly string[]): Values {
  const values: Values = Object.create(null)
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i]!
    const before = values[name]
    values[name] = before === undefined ? list[i + 1]! : `${before}${name === 'cookie' ? '; ' : ', '}${list[i + 1]}`
  }
  return values
}

export function parseCookies(header: string | undefined): Values {
  return Object.assign(Object.create(null), header === undefined ? undefined : parseCookie(header))
}

/**
 * A body by its content type: JSON, form, text, or bytes.
 * @throws Problem when it is not what it says
 */
export function parseBody(raw: string | Uint8Array | null, contentType: string | undefined): unknown {
  if (raw === null) return undefined
  const kind = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase()
  if (kind === 'application/json' || kind.endsWith('+json')) {
    try {
      return JSON.parse(textOf(raw))
    } catch (error) {
      throw badBody(`The body is not valid JSON: ${(error as Error).message}`)
    }
  }
  if (kind === 'application/x-www-form-urlencoded') return parseQuery(textOf(raw))
  if (kind === 'multipart/form-data') {
    try {
      return formOf(raw as Uint8Array, contentType!)
    } catch (error) {
      throw badBody((error as Error).message)
    }
  }
  if (kind.startsWith('text/') || kind === 'application/xml' || kind === 'application/javascript') return textOf(raw)
  return raw
}

const textOf = (raw: string | Uint8Array): string => (typeof raw === 'string' ? raw : decode(raw))

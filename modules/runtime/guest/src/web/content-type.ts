/** MIME types, as the standards have them: MIME Sniffing ("parse", "serialize"), Fetch ("extract a MIME type"). */
import { TOKEN, trimmed } from './http-text.ts'

export interface ContentType {
  /** `type/subtype`, in lower case. */
  essence: string
  parameters: Map<string, string>
}

const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
const PARAMETER = /;[\t\n\r ]*([^;=]*)(?:=(?:"((?:[^"\\]|\\[\s\S])*)(?:"[^;]*|\\?$)|([^;]*)))?/g
/** What stands between commas, but for those within quotes. */
const PARTS = /(?:"(?:[^"\\]|\\[\s\S])*"?|[^",])+/g

function parse(given: string): ContentType | undefined {
  const text = trimmed(given)
  const end = text.indexOf(';')
  const essence = trimmed(end < 0 ? text : text.slice(0, end)).toLowerCase()
  const [type, subtype, ...more] = essence.split('/')
  if (!TOKEN.test(type!) || !TOKEN.test(subtype ?? '') || more.length > 0) return undefined
  const parameters = new Map<string, string>()
  if (end >= 0)
    for (const [, name, quoted, plain] of text.slice(end).matchAll(PARAMETER)) {
      const key = name!.toLowerCase()
      const value = quoted?.replace(/\\([\s\S])/g, '$1') ?? (plain === undefined ? undefined : trimmed(plain))
      if (value === undefined || (value === '' && quoted === undefined)) continue
      if (TOKEN.test(key) && VALUE.test(value) && !parameters.has(key)) parameters.set(key, value)
    }
  return { essence, parameters }
}

/** The MIME type of a content-type header, of several the last; a charset said before holds for the same type. */
export function contentType(header: string | null | undefined): ContentType | undefined {
  let found: ContentType | undefined
  let charset: string | undefined
  for (const part of header?.match(PARTS) ?? []) {
    const type = parse(part)
    if (type === undefined || type.essence === '*/*') continue
    const said = type.parameters.get('charset')
    if (type.essence !== found?.essence) charset = said
    else if (said === undefined && charset !== undefined) type.parameters.set('charset', charset)
    found = type
  }
  return found
}

/** A MIME type as text; none is an empty one. */
export function typeText(type: ContentType | undefined): string {
  if (type === undefined) return ''
  let text = type.essence
  for (const [name, value] of type.parameters)
    text += `;${name}=${TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`
  return text
}

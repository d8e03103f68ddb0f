/** What a file is to people, and what can be done with it in a browser. */
import { type StorageEntry, TEXT_MAX_BYTES } from '../../../../../modules/storage/contract.ts'

export type Kind = 'folder' | 'image' | 'audio' | 'video' | 'pdf' | 'text' | 'archive' | 'document' | 'font' | 'other'
type Typed = Pick<StorageEntry, 'type' | 'mime'>

const TEXT = /^text\/|^application\/(?:json|jsonl|x-ndjson|yaml|toml|xml|geo\+json|manifest\+json)$/
const ARCHIVE = /^application\/(?:zip|gzip|x-tar|x-7z-compressed|x-bzip2|vnd\.rar)$/
const DOCUMENT = /officedocument|opendocument|msword|ms-excel|ms-powerpoint|^application\/(?:rtf|epub\+zip)$/
/** Of which the server makes small squares. */
const PICTURE = /^image\/(?:png|jpeg|gif|webp)$/
/** Which every browser shows. */
const SHOWN_IMAGE = /^image\/(?:png|jpeg|gif|webp|avif|bmp|x-icon|svg\+xml)$/

export function kindOf({ type, mime }: Typed): Kind {
  if (type === 'directory') return 'folder'
  const media = mime ?? ''
  if (TEXT.test(media)) return 'text'
  if (media === 'application/pdf') return 'pdf'
  if (ARCHIVE.test(media)) return 'archive'
  if (DOCUMENT.test(media)) return 'document'
  for (const kind of ['image', 'audio', 'video', 'font'] as const) if (media.startsWith(`${kind}/`)) return kind
  return 'other'
}

export const hasThumbnail = ({ mime }: Typed): boolean => PICTURE.test(mime ?? '')
export const isShownImage = ({ mime }: Typed): boolean => SHOWN_IMAGE.test(mime ?? '')

/** Whether a file is text by its type; SVG is both text and a picture. */
export const isText = (entry: Typed): boolean => kindOf(entry) === 'text' || entry.mime === 'image/svg+xml'
/** Whether it can be edited as text here. */
export const isEditable = (entry: Typed & Pick<StorageEntry, 'size'>): boolean =>
  isText(entry) && entry.size <= TEXT_MAX_BYTES

const LANGUAGES: Record<string, string> = {
  c: 'cpp',
  cpp: 'cpp',
  h: 'cpp',
  hpp: 'cpp',
  css: 'css',
  dockerfile: 'dockerfile',
  go: 'go',
  gql: 'graphql',
  graphql: 'graphql',
  handlebars: 'handlebars',
  hbs: 'handlebars',
  mustache: 'handlebars',
  htm: 'html',
  html: 'html',
  cfg: 'ini',
  conf: 'ini',
  editorconfig: 'ini',
  env: 'ini',
  ini: 'ini',
  properties: 'ini',
  toml: 'ini',
  cjs: 'javascript',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  geojson: 'json',
  json: 'json',
  map: 'json',
  webmanifest: 'json',
  less: 'less',
  md: 'markdown',
  mdx: 'markdown',
  py: 'python',
  rs: 'rust',
  scss: 'scss',
  bash: 'shell',
  sh: 'shell',
  sql: 'sql',
  ts: 'typescript',
  tsx: 'typescript',
  rss: 'xml',
  svg: 'xml',
  xhtml: 'xml',
  xml: 'xml',
  xsd: 'xml',
  xsl: 'xml',
  yaml: 'yaml',
  yml: 'yaml',
}
/** The editor's language for a file, by its ending, or its name where it has none: `Dockerfile`. */
export function languageOf(name: string): string {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? ''
  return Object.hasOwn(LANGUAGES, ending) ? LANGUAGES[ending]! : 'plaintext'
}

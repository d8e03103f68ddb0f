/** What a file is: by its first bytes where they say it, else by its name. Text is never taken for a page by its bytes. */

const BY_NAME: Record<string, string> = {
  '7z': 'application/x-7z-compressed',
  aac: 'audio/aac',
  avi: 'video/x-msvideo',
  avif: 'image/avif',
  bmp: 'image/bmp',
  bz2: 'application/x-bzip2',
  c: 'text/plain',
  cpp: 'text/plain',
  conf: 'text/plain',
  css: 'text/css',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  env: 'text/plain',
  epub: 'application/epub+zip',
  flac: 'audio/flac',
  geojson: 'application/geo+json',
  gif: 'image/gif',
  go: 'text/plain',
  gz: 'application/gzip',
  heic: 'image/heic',
  htm: 'text/html',
  html: 'text/html',
  ico: 'image/x-icon',
  ics: 'text/calendar',
  ini: 'text/plain',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  jsonl: 'application/jsonl',
  jsx: 'text/plain',
  log: 'text/plain',
  m4a: 'audio/mp4',
  m4v: 'video/mp4',
  map: 'application/json',
  md: 'text/markdown',
  mdx: 'text/plain',
  mjs: 'text/javascript',
  mkv: 'video/x-matroska',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  ndjson: 'application/x-ndjson',
  odp: 'application/vnd.oasis.opendocument.presentation',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ogg: 'audio/ogg',
  ogv: 'video/ogg',
  opus: 'audio/ogg',
  otf: 'font/otf',
  pdf: 'application/pdf',
  png: 'image/png',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  py: 'text/plain',
  rar: 'application/vnd.rar',
  rs: 'text/plain',
  rtf: 'application/rtf',
  sh: 'text/plain',
  sql: 'text/plain',
  srt: 'text/plain',
  svg: 'image/svg+xml',
  tar: 'application/x-tar',
  tgz: 'application/gzip',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  toml: 'application/toml',
  ts: 'text/plain',
  tsv: 'text/tab-separated-values',
  tsx: 'text/plain',
  ttf: 'font/ttf',
  txt: 'text/plain',
  vtt: 'text/vtt',
  wasm: 'application/wasm',
  wav: 'audio/wav',
  webm: 'video/webm',
  webmanifest: 'application/manifest+json',
  webp: 'image/webp',
  woff: 'font/woff',
  woff2: 'font/woff2',
  xhtml: 'application/xhtml+xml',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
}
const UNKNOWN = 'application/octet-stream'

const ascii = (text: string) => Buffer.from(text, 'latin1')
/** Bytes at a place, and what they say. */
const SIGNATURES: [at: number, bytes: Buffer, type: string][] = [
  [0, ascii('\x89PNG\r\n\x1a\n'), 'image/png'],
  [0, ascii('\xff\xd8\xff'), 'image/jpeg'],
  [0, ascii('GIF87a'), 'image/gif'],
  [0, ascii('GIF89a'), 'image/gif'],
  [8, ascii('WEBP'), 'image/webp'],
  [4, ascii('ftypavif'), 'image/avif'],
  [4, ascii('ftypavis'), 'image/avif'],
  [4, ascii('ftypheic'), 'image/heic'],
  [4, ascii('ftypqt  '), 'video/quicktime'],
  [4, ascii('ftypM4A'), 'audio/mp4'],
  [4, ascii('ftyp'), 'video/mp4'],
  [0, ascii('%PDF-'), 'application/pdf'],
  [0, ascii('PK\x03\x04'), 'application/zip'],
  [0, ascii('PK\x05\x06'), 'application/zip'],
  [0, ascii('\x1f\x8b'), 'application/gzip'],
  [0, ascii('7z\xbc\xaf\x27\x1c'), 'application/x-7z-compressed'],
  [0, ascii('Rar!\x1a\x07'), 'application/vnd.rar'],
  [0, ascii('\x1a\x45\xdf\xa3'), 'video/webm'],
  [0, ascii('OggS'), 'audio/ogg'],
  [0, ascii('fLaC'), 'audio/flac'],
  [0, ascii('ID3'), 'audio/mpeg'],
  [8, ascii('WAVE'), 'audio/wav'],
  [0, ascii('wOF2'), 'font/woff2'],
  [0, ascii('wOFF'), 'font/woff'],
  [0, ascii('\0asm'), 'application/wasm'],
]
/** Containers that many kinds of files are: the name says which. */
const CONTAINERS: Record<string, RegExp> = {
  'application/zip': /^application\/(?:zip|epub|vnd\.)/,
  'application/gzip': /^application\/gzip$/,
  'video/webm': /^(?:video|audio)\/(?:webm|x-matroska)$/,
  'video/mp4': /^(?:video|audio)\/(?:mp4|quicktime)$/,
  'audio/ogg': /^(?:audio|video)\/ogg$/,
}

export const typeByName = (name: string): string => {
  const extension = /\.([A-Za-z0-9]{1,12})$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(BY_NAME, extension) ? BY_NAME[extension]! : UNKNOWN
}

/** @param head the first bytes of the file */
export function typeOf(name: string, head: Uint8Array): string {
  const named = typeByName(name)
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const found = SIGNATURES.find(([at, wanted]) => bytes.subarray(at, at + wanted.length).equals(wanted))?.[2]
  if (found === undefined) return named === UNKNOWN && isText(bytes) ? 'text/plain' : named
  return CONTAINERS[found]?.test(named) ? named : found
}

/** Types that are edited as text. */
export const isTextType = (mime: string): boolean =>
  /^text\/|^image\/svg\+xml$|^application\/(?:.*\+)?(?:json|jsonl|xml|yaml|toml|x-ndjson)$/.test(mime)

/** Tabs, ends of lines and pages, and what colours logs. */
const CONTROLS_IN_TEXT = [9, 10, 12, 13, 27]

function isText(head: Buffer): boolean {
  if (head.length === 0 || head.some((byte) => byte < 32 && !CONTROLS_IN_TEXT.includes(byte))) return false
  // A character that the end of the head cuts is none of its faults.
  const text = new TextDecoder('utf-8', { fatal: true })
  try {
    text.decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

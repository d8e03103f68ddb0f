/**
 * What of the web-platform-tests is run, by area. `vendor/` is from them (vendor/LICENSE.md); `written/` is not: these
 * tests are written from the standards, for the same harness.
 */
import { globSync } from 'node:fs'

export interface Area {
  name: string
  /** What it covers, for the table in the documentation. */
  title: string
  files: readonly string[]
}

const root = import.meta.dirname
const find = (...patterns: string[]): string[] => patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()

const area = (name: string, title: string, ...patterns: string[]): Area => ({
  name,
  title,
  get files() {
    return find(...patterns)
  },
})

export const AREAS: readonly Area[] = [
  area('url', 'URL, URLSearchParams', 'vendor/url/*.js'),
  area(
    'encoding',
    'TextEncoder, TextDecoder and their streams',
    'vendor/encoding/*.any.js',
    'vendor/encoding/streams/*.any.js',
  ),
  area('abort', 'AbortController, AbortSignal', 'vendor/dom/abort/*.any.js'),
  area('events', 'Event, EventTarget', 'vendor/dom/events/*.any.js'),
  area('streams', 'ReadableStream, WritableStream, TransformStream', 'vendor/streams/**/*.any.js'),
  area('fetch', 'Headers, Request, Response, FormData (written from the standards)', 'written/fetch/*.any.js'),
  area('compression', 'CompressionStream, DecompressionStream', 'vendor/compression/*.any.js'),
  area('file', 'Blob, File', 'vendor/FileAPI/**/*.any.js'),
  area('html', 'atob, btoa, structuredClone, timers, microtasks', 'vendor/html/**/*.any.js'),
  area('crypto', 'crypto, crypto.subtle', 'vendor/WebCryptoAPI/**/*.any.js'),
]

/** The global `utils`: what services keep needing and the platform does not have. */
import { milliseconds } from '../schedule.ts'
import { chunk, decodeStrictly, encodeBytes, escapeHtml, slugify, toBytes } from './text.ts'
import { map, retry, sleep, timeout } from './wait.ts'

export const utils = Object.freeze({
  chunk,
  escapeHtml,
  fromBase64: (text: unknown) => decodeStrictly(text, 'base64'),
  fromHex: (text: unknown) => decodeStrictly(text, 'hex'),
  map,
  parseDuration: (text: unknown) => milliseconds(text, 'utils.parseDuration', 0),
  retry,
  sleep,
  slugify,
  timeout,
  toBase64: (data: unknown, options?: { url?: boolean }) =>
    encodeBytes(toBytes(data, 'utils.toBase64'), options?.url ? 'base64url' : 'base64'),
  toHex: (data: unknown) => encodeBytes(toBytes(data, 'utils.toHex'), 'hex'),
})

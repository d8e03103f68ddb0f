import { recordsQuery } from '../models.errors.ts'

/** A query that is not allowed. @param path where in it, `/age/$in` */
export const refused = (message: string, path = '') =>
  recordsQuery([path === '' ? message : `${path.slice(1).replaceAll('/', '.')} ${message}`], {
    errors: [{ path, message }],
  })

export const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)

/** How a key is shown that somebody has sent. */
export const shownKey = (key: string): string => JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}...` : key)

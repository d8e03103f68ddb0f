import { defineError } from '../../kernel/index.ts'

export const kvKey = defineError('M3M_KV_KEY', 'A key is text of 1 to %s bytes; "%s" is not', 400)
export const kvValue = defineError('M3M_KV_VALUE', 'The value of "%s" cannot be stored: %s', 400)
export const kvTtl = defineError(
  'M3M_KV_TTL',
  '"%s" is no time to live; take "30s", "5m", "1h", "1d" or milliseconds, from 1 ms to 10 years',
  400,
)
export const kvQuota = defineError(
  'M3M_KV_QUOTA',
  'The project may keep %s entries and %s bytes in kv, and has as much; delete some, or raise kv.maxEntries and kv.maxBytes',
  429,
)
export const kvNumber = defineError(
  'M3M_KV_NUMBER',
  'The value of "%s" is no number; delete it or take another key',
  409,
)
export const kvMany = defineError('M3M_KV_MANY', 'At most %s keys are read at once, with values of %s bytes', 400)
export const kvNotFound = defineError('M3M_KV_NOT_FOUND', 'There is nothing under the key "%s"', 404)

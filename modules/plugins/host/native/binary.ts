/** Bytes in the JSON of native plugins: Base64 text, both ways. */

/** Arguments with Base64 text in the place of bytes. */
export function withoutRawBytes(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
  if (Array.isArray(value)) return value.map(withoutRawBytes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutRawBytes(item)]))
}

interface Schema {
  type?: unknown
  format?: unknown
  properties?: Record<string, Schema>
  items?: Schema
}

/** A result with bytes wherever its schema has the format binary. */
export function bytesIn(value: unknown, schema: Schema | undefined): unknown {
  if (typeof schema !== 'object' || schema === null) return value
  if (schema.format === 'binary') return typeof value === 'string' ? Buffer.from(value, 'base64') : value
  if (Array.isArray(value)) return value.map((item) => bytesIn(item, schema.items))
  if (typeof value !== 'object' || value === null || !schema.properties) return value
  const { properties } = schema
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      bytesIn(item, Object.hasOwn(properties, key) ? properties[key] : undefined),
    ]),
  )
}

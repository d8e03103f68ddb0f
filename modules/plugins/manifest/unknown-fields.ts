/** Fields of a manifest that mean nothing: warnings, since a later version of m3m may know them. */
import { Manifest } from './manifest.schema.ts'

interface Schema {
  properties?: Record<string, Schema>
  items?: Schema
}

/** Paths of fields that the schema does not know, each with what could be meant. */
export function unknownFields(value: unknown): { path: string; message: string }[] {
  const found: { path: string; message: string }[] = []
  const walk = (schema: Schema, at: unknown, path: string) => {
    if (typeof at !== 'object' || at === null) return
    if (Array.isArray(at)) {
      for (const [index, item] of at.entries()) if (schema.items) walk(schema.items, item, `${path}/${index}`)
    } else if (schema.properties) {
      for (const [key, child] of Object.entries(at)) {
        const known = Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined
        if (known) walk(known, child, `${path}/${key}`)
        else
          found.push({
            path: `${path}/${key}`,
            message: `is not a known field and means nothing; known are ${Object.keys(schema.properties).join(', ')}`,
          })
      }
    }
  }
  walk(Manifest as Schema, value, '')
  return found
}

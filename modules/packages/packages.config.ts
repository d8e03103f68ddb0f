import { type Static, Type } from 'typebox'

const NAME = '(?:@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*'

export const PackagesConfig = Type.Object({
  list: Type.Array(
    Type.String({
      // Ranges and tags of the registry, or a folder of this machine; no addresses, which nobody vouches for.
      pattern: `^${NAME}(?:@(?:[A-Za-z0-9.*^~<>=| +-]+|file:/.+))?$`,
      maxLength: 300,
      'x-hint': 'a package as name or name@range, such as hono@^4, or name@file:/its/folder',
    }),
    {
      default: [],
      description: 'npm packages services may import: name or name@range; "m3m packages install" installs them',
    },
  ),
})
export type PackagesConfig = Static<typeof PackagesConfig>

/** `["hono@^4", "zod"]` → `hono` → `^4`, `zod` → `*`. Of a name listed twice the last counts. */
export function wantedOf({ list }: PackagesConfig): Map<string, string> {
  const wanted = new Map<string, string>()
  for (const entry of list) {
    const at = entry.indexOf('@', 1)
    if (at < 0) wanted.set(entry, '*')
    else wanted.set(entry.slice(0, at), entry.slice(at + 1))
  }
  return wanted
}

/** What of the reference is shown: the search, and addresses of its parts. */
import type { ReferenceApi, ReferenceMember } from '../../../../../modules/runtime/contract.ts'

/** Part of an address after `#`: `kv`, `kv.get`, `URL.static.parse`. */
export function anchorOf(api: ReferenceApi, member?: ReferenceMember): string {
  if (!member) return api.name
  const [, own] = member.name.split('.')
  return own === undefined ? `${api.name}.${member.name}` : `${api.name}.static.${own}`
}

/** How a member is named in code: `kv.get`, `new URL`, `URL.parse`, `fetch`. */
export function labelOf(api: ReferenceApi, { kind, name }: ReferenceMember): string {
  if (kind === 'constructor') return `new ${api.name}`
  if (kind === 'function' || name.includes('.')) return name
  return api.kind === 'object' ? `${api.name}.${name}` : name
}

/** The API an address leads to; the first one when there is no such. */
export const apiAt = (apis: readonly ReferenceApi[], hash: string): ReferenceApi | undefined =>
  apis.find(({ name }) => name === hash.split('.')[0]) ?? apis[0]

export interface Hit {
  api: ReferenceApi
  /** Those that match; empty when only the API does. */
  members: ReferenceMember[]
}

/** APIs and members in which every word of the query stands, in their order; all APIs without members for no query. */
export function search(apis: readonly ReferenceApi[], query: string): Hit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return apis.map((api) => ({ api, members: [] }))
  const has = (text: string) => {
    const lower = text.toLowerCase()
    return words.every((word) => lower.includes(word))
  }
  return apis.flatMap((api) => {
    const members = api.members.filter(
      (member) =>
        member.kind !== 'function' && has(`${api.name}.${member.name} ${labelOf(api, member)} ${member.summary}`),
    )
    return members.length > 0 || has(`${api.name} ${api.summary}`) ? [{ api, members }] : []
  })
}

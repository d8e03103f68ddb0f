/** Pages of folders, and of what is searched for. */
import { ObjectId } from '../../database/contract.ts'
import type { StorageListOptions, StoragePage } from '../contract.ts'
import type { EntriesRepository, EntryDocument, Order } from '../entries.repository.ts'
import { parsePath, pathOf } from '../paths.ts'
import { cursorInvalid } from '../storage.errors.ts'
import { type Tree, toEntry } from './tree.ts'

const PAGE = 100
const ORDERS: Record<NonNullable<StorageListOptions['sort']>, Order> = {
  name: 'byName',
  size: 'bySize',
  time: 'byTime',
}
const KINDS = ['directory', 'file'] as const
type Kind = (typeof KINDS)[number]

export interface Listing {
  list(project: string, path: string, options?: StorageListOptions): Promise<StoragePage>
  search(project: string, text: string, options?: Pick<StorageListOptions, 'limit' | 'cursor'>): Promise<StoragePage>
}

/** Where the next page begins: behind an entry of a kind, in an order. */
type Cursor = [order: string, kind: Kind, after: string]

const encode = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')
function decode(text: string, order: string): Cursor {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(value) && value.length === 3 && value.every((part) => typeof part === 'string')) {
      const [of, kind] = value as Cursor
      if (of === order && (KINDS as readonly string[]).includes(kind)) return value as Cursor
    }
  } catch (error) {
    throw cursorInvalid([], { cause: error })
  }
  throw cursorInvalid()
}

export function createListing(entries: EntriesRepository, tree: Tree): Listing {
  return {
    async list(project, path, { sort = 'name', order = 'asc', limit = PAGE, cursor } = {}) {
      const names = parsePath(path)
      const field = ORDERS[sort]
      const label = `${field} ${order}`
      const from = cursor === undefined ? undefined : decode(cursor, label)
      const folder = await tree.folder(project, names)
      const root = new ObjectId(project)
      const found: EntryDocument[] = []
      for (const kind of KINDS.slice(from ? KINDS.indexOf(from[1]) : 0)) {
        const after = from?.[1] === kind ? from[2] : undefined
        const rest = limit + 1 - found.length
        if (rest <= 0) break
        const page = {
          order: field,
          descending: order === 'desc',
          limit: rest,
          ...(after === undefined ? {} : { after }),
        }
        found.push(...(await entries.page(root, folder, kind, page)))
      }
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return {
        items: page.map((entry) => toEntry(entry, pathOf([...names, entry.name]))),
        ...(found.length > limit && last ? { nextCursor: encode([label, last.type, last[field]]) } : {}),
      }
    },
    async search(project, text, { limit = PAGE, cursor } = {}) {
      // No name has one in it, and not every database takes them in a pattern.
      if (/\p{Cc}/u.test(text)) return { items: [] }
      const label = 'search'
      const after = cursor === undefined ? '' : decode(cursor, label)[2]
      const found = await entries.search(new ObjectId(project), text, after, limit + 1)
      const page = found.slice(0, limit)
      return {
        items: await tree.located(project, page),
        ...(found.length > limit ? { nextCursor: encode([label, 'file', page.at(-1)!.search]) } : {}),
      }
    },
  }
}

/** Addresses under which anybody who knows them reads a file, without signing in. */
import { randomBytes } from 'node:crypto'
import { ObjectId } from '../database/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'
import { isId, spanMs } from '../schemas.ts'
import { createKeyedLock } from '../shared/keyed-lock.ts'
import type { StorageLink } from './contract.ts'
import type { EntriesRepository } from './entries.repository.ts'
import type { LinkDocument, LinksRepository } from './links.repository.ts'
import { pathOf } from './paths.ts'
import { isDirectory, linkExpired, linkNotFound, linksFull, linkTtl, notFound } from './storage.errors.ts'
import type { Tree } from './tree/tree.ts'
import { filePath } from './writing.ts'

export interface Links {
  /**
   * Makes a link to a file; it goes on leading to it when that is moved or written over, and ends with it.
   * @throws M3M_STORAGE_NOT_FOUND, M3M_STORAGE_IS_DIRECTORY, M3M_STORAGE_LINK_TTL, M3M_STORAGE_LINKS
   */
  create(project: string, path: string, ttl?: string | number): Promise<StorageLink>
  /** Those of a project, or of one file; the oldest first. */
  list(project: string, path?: string): Promise<StorageLink[]>
  /** Resolves to the link there was. @throws M3M_STORAGE_LINK */
  revoke(project: string, id: string): Promise<StorageLink | null>
  /** Gives a link another address; the one it had leads nowhere. @throws M3M_STORAGE_LINK */
  regenerate(project: string, id: string): Promise<StorageLink>
  /** Where an address leads, and the file's id. @throws M3M_STORAGE_LINK, M3M_STORAGE_LINK_EXPIRED */
  resolve(token: string): Promise<{ project: string; path: string; id: string }>
}

const TOKEN_BYTES = 32
const TOKEN = /^[\w-]{43}$/
const MIN_TTL_MS = 1_000
const MAX_TTL_MS = 10 * 366 * 86_400_000

interface LinksNeeds {
  links: LinksRepository
  entries: EntriesRepository
  tree: Tree
  projects: Pick<ProjectsService, 'byId'>
  maxLinks: number
  /** Address of the server, as it is by now. */
  uri(): string
}

export function createLinks({ links, entries, tree, projects, maxLinks, uri }: LinksNeeds): Links {
  /** Counting and adding are one. */
  const turns = createKeyedLock()
  const newToken = () => randomBytes(TOKEN_BYTES).toString('base64url')
  const isOver = ({ expiresAt }: LinkDocument) => expiresAt !== null && expiresAt.getTime() <= Date.now()
  /** Links with the paths they lead to; those to what is being deleted are left out. */
  const shown = async (project: string, found: readonly LinkDocument[]): Promise<StorageLink[]> => {
    const located = await tree.located(project, await entries.byIds(found.map(({ entry }) => entry)))
    return found.flatMap((link) => {
      const entry = located.find(({ id }) => id === link.entry.toHexString())
      if (!entry) return []
      return [
        {
          id: link._id.toHexString(),
          path: entry.path,
          url: `${uri()}/f/${link.token}/${encodeURIComponent(entry.name)}`,
          createdAt: link.createdAt.toISOString(),
          expiresAt: link.expiresAt?.toISOString() ?? null,
          expired: isOver(link),
        },
      ]
    })
  }
  const own = async (project: string, id: string): Promise<LinkDocument> => {
    const link = isId(id) ? await links.byId(id) : null
    if (link?.project.toHexString() !== project) throw linkNotFound()
    return link
  }

  return {
    async create(project, path, ttl) {
      const names = filePath(path)
      const ms = ttl === undefined ? undefined : spanMs(ttl)
      if (ttl !== undefined && (ms === undefined || ms < MIN_TTL_MS || ms > MAX_TTL_MS)) throw linkTtl([ttl])
      const file = await tree.find(project, names)
      if (!file) throw notFound([pathOf(names)])
      if (file.type === 'directory') throw isDirectory([pathOf(names)])
      const now = Date.now()
      const link: LinkDocument = {
        _id: new ObjectId(),
        project: new ObjectId(project),
        entry: file._id,
        token: newToken(),
        createdAt: new Date(now),
        expiresAt: ms === undefined ? null : new Date(now + ms),
      }
      await turns.alone(project, async () => {
        if ((await links.count(project)) >= maxLinks) {
          // Those that are over tell so as long as there is room for them.
          await links.removeExpired(project, new Date(now))
          if ((await links.count(project)) >= maxLinks) throw linksFull([maxLinks])
        }
        await links.insert(link)
      })
      const [made] = await shown(project, [link])
      if (made) return made
      // Deleted between the two.
      await links.remove(link._id)
      throw notFound([pathOf(names)])
    },
    async list(project, path) {
      if (path === undefined) return shown(project, await links.of(project))
      const names = filePath(path)
      const file = await tree.find(project, names)
      if (!file) throw notFound([pathOf(names)])
      return shown(project, await links.ofEntry(file._id))
    },
    async revoke(project, id) {
      const link = await own(project, id)
      const [before = null] = await shown(project, [link])
      await links.remove(link._id)
      return before
    },
    async regenerate(project, id) {
      const link = await links.setToken((await own(project, id))._id, newToken())
      const [changed] = link ? await shown(project, [link]) : []
      if (!changed) throw linkNotFound()
      return changed
    },
    async resolve(token) {
      const link = TOKEN.test(token) ? await links.byToken(token) : null
      if (!link) throw linkNotFound()
      const project = link.project.toHexString()
      const file = await entries.byId(link.entry)
      const [entry] = file?.project.equals(link.project) ? await tree.located(project, [file]) : []
      if (!entry || !(await projects.byId(project))) throw linkNotFound()
      if (isOver(link)) throw linkExpired()
      return { project, path: entry.path, id: entry.id }
    },
  }
}

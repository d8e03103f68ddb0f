/** Folders and selections of them as one .zip. */
import type { Readable } from 'node:stream'
import { ObjectId } from '../../database/contract.ts'
import type { EntryDocument } from '../entries.repository.ts'
import { isTextType } from '../media-types.ts'
import { numberedName, parsePath, pathOf } from '../paths.ts'
import { openFile } from '../reading.ts'
import { archivesBusy, notFound } from '../storage.errors.ts'
import type { Parts } from '../storage.service.ts'
import { type ZipEntry, zipOf } from './zip.ts'

export interface Archive {
  /** What it may be called: `photos.zip`. */
  name: string
  /** Made while it is read; must be read or destroyed. */
  bytes: Readable
}

export interface Archives {
  /**
   * Files and folders as a .zip, each under its own name; the root is all there is. What is deleted while it is made is
   * left out. @throws M3M_STORAGE_NOT_FOUND, M3M_STORAGE_ARCHIVES
   */
  open(project: string, paths: readonly string[], nameOfAll: string): Promise<Archive>
}

/** Entries of a folder read at once. */
const PAGE = 200
/** Made at once for a project: each keeps processors busy for as long as it takes. */
const MAX_OPEN = 4

export function createArchives({ entries, blobs, tree }: Pick<Parts, 'entries' | 'blobs' | 'tree'>): Archives {
  const toFile = async (project: string, path: string, document: EntryDocument): Promise<ZipEntry | null> => {
    const opened = await openFile({ entries, blobs }, project, document)
    if (!opened) return null
    const { file, bytes } = opened
    return {
      path,
      changedAt: file.updatedAt,
      file: { size: file.size, compress: isTextType(file.mime ?? ''), bytes },
    }
  }
  async function* inside(project: string, folder: ObjectId, path: string): AsyncGenerator<ZipEntry> {
    for (const type of ['directory', 'file'] as const) {
      for (let after: string | undefined; ; ) {
        const page = { order: 'byName', descending: false, limit: PAGE } as const
        const from = after === undefined ? page : { ...page, after }
        const found = await entries.page(new ObjectId(project), folder, type, from)
        for (const entry of found) yield* walk(project, entry, path + entry.name)
        if (found.length < PAGE) break
        after = found.at(-1)!.byName
      }
    }
  }
  async function* walk(project: string, entry: EntryDocument, path: string): AsyncGenerator<ZipEntry> {
    if (entry.type === 'directory') {
      yield { path: `${path}/`, changedAt: entry.updatedAt }
      yield* inside(project, entry._id, `${path}/`)
      return
    }
    const file = await toFile(project, path, entry)
    if (file) yield file
  }

  const open = new Map<string, number>()
  /** Counts until it is read, or nobody wants it any more. */
  const counted = (project: string, entries: AsyncIterable<ZipEntry>): Readable => {
    const before = open.get(project) ?? 0
    if (before >= MAX_OPEN) throw archivesBusy([MAX_OPEN], { retryAfter: 10 })
    const bytes = zipOf(entries)
    open.set(project, before + 1)
    bytes.once('close', () => {
      const left = open.get(project)! - 1
      if (left > 0) open.set(project, left)
      else open.delete(project)
    })
    return bytes
  }
  return {
    async open(project, paths, nameOfAll) {
      const all = paths.map((path) => parsePath(path))
      if (all.some((names) => names.length === 0))
        return { name: `${nameOfAll}.zip`, bytes: counted(project, inside(project, new ObjectId(project), '')) }
      const tops: { entry: EntryDocument; name: string }[] = []
      const taken = new Set<string>()
      for (const names of all) {
        const entry = await tree.find(project, names)
        if (!entry) throw notFound([pathOf(names)])
        if (tops.some((other) => other.entry._id.equals(entry._id))) continue
        let name = entry.name
        for (let number = 1; taken.has(name); number += 1) name = numberedName(entry.name, number)
        taken.add(name)
        tops.push({ entry, name })
      }
      async function* chosen() {
        for (const { entry, name } of tops) yield* walk(project, entry, name)
      }
      return { name: `${tops.length === 1 ? tops[0]!.name : nameOfAll}.zip`, bytes: counted(project, chosen()) }
    },
  }
}

/** Tells when something in a folder may have changed. What did is for the reader to find out. */
import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { Ignored } from '../ignore.ts'
import { warn } from '../terminal.ts'
import { ignoredIn } from '../tree.ts'

/** Editors save in several steps: write beside, rename, set times. */
const QUIET_MS = 25
/** Whoever writes without a pause is heard all the same. */
const LONGEST_MS = 250
/** Where the system has no more watches to give, or the file system tells nothing. */
const POLL_MS = 1_000

export interface FolderWatch {
  close(): void
}

/**
 * Watches each folder below `root` by itself: a file that is replaced by another of its name, as editors save, is then
 * nothing special, and what is ignored costs nothing.
 */
export function watchFolder(root: string, onChange: () => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>()
  let quiet: NodeJS.Timeout | undefined
  let began = 0
  let poll: NodeJS.Timeout | undefined

  const heard = () => {
    const now = performance.now()
    if (quiet === undefined) began = now
    clearTimeout(quiet)
    quiet = setTimeout(settle, Math.max(0, Math.min(QUIET_MS, began + LONGEST_MS - now)))
  }
  const settle = () => {
    quiet = undefined
    // What came into a new folder before it was watched told nobody.
    if (follow()) heard()
    onChange()
  }
  const drop = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const add = (folder: string) => {
    const watcher = watch(join(root, folder), heard)
    watchers.set(folder, watcher)
    watcher.on('error', () => {
      drop(folder)
      heard()
    })
  }
  /** Watches what folders there are now; returns whether there were new ones. */
  const follow = (): boolean => {
    const found = foldersIn(root, ignoredIn(root))
    for (const folder of watchers.keys()) if (!found.has(folder)) drop(folder)
    let news = false
    for (const folder of found) {
      if (watchers.has(folder)) continue
      try {
        add(folder)
        news = true
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'ENOENT') continue
        if (poll === undefined) {
          warn(`changes cannot be watched here (${code}); looking for them once a second`)
          poll = setInterval(settle, POLL_MS)
        }
        break
      }
    }
    return news
  }
  follow()
  return {
    close() {
      clearTimeout(quiet)
      clearInterval(poll)
      for (const folder of [...watchers.keys()]) drop(folder)
    },
  }
}

function foldersIn(root: string, ignored: Ignored): Set<string> {
  const found = new Set<string>([''])
  for (const folder of found) {
    let entries: import('node:fs').Dirent[]
    try {
      entries = readdirSync(join(root, folder), { withFileTypes: true })
    } catch {
      continue
    }
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !ignored(path, true)) found.add(path)
    }
  }
  return found
}

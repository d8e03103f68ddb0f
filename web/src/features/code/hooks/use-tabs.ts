import { useEffect, useState } from 'react'
import { safeStorage } from '@/lib/storage.ts'
import { keepTabs, nextTab, readTabs } from '../lib/tabs.ts'

interface Options {
  projectId: string
  /** All files. */
  paths: readonly string[]
  entry: string
  /** What the address bar asks for. */
  wanted: string | undefined
  onActive: (file: string) => void
}

/**
 * The open files, kept in the browser for each project. Which one is shown is in the address bar; a file that is gone gives way to
 * the entry.
 */
export function useTabs({ projectId, paths, entry, wanted, onActive }: Options) {
  const active = wanted && paths.includes(wanted) ? wanted : entry
  const [opened, setOpened] = useState<readonly string[]>(() => [
    ...new Set([...readTabs(safeStorage, projectId), active]),
  ])
  const [shown, setShown] = useState(active)
  const present = opened.filter((path) => paths.includes(path))
  const tabs = present.includes(active) ? present : [...present, active]
  // Opened by the address bar: it stays open when another file is shown. One that was closed is in the address for a moment yet.
  if (shown !== active) {
    setShown(active)
    if (!opened.includes(active)) setOpened(tabs)
  }
  useEffect(() => keepTabs(safeStorage, projectId, opened), [projectId, opened])

  return {
    tabs,
    active,
    open(path: string) {
      setOpened(tabs.includes(path) ? tabs : [...tabs, path])
      if (path !== active) onActive(path)
    },
    close(path: string) {
      const next = nextTab(tabs, path, active) ?? entry
      setOpened(tabs.filter((tab) => tab !== path))
      if (next !== active) onActive(next)
    },
    closeOthers(path: string) {
      setOpened([path])
      if (path !== active) onActive(path)
    },
    /** All but the entry: a file is always shown. */
    closeAll() {
      setOpened([entry])
      if (active !== entry) onActive(entry)
    },
    /** Files got other names: the tabs follow. */
    renamed(moves: readonly (readonly [from: string, to: string])[]) {
      const names = new Map(moves)
      setOpened(tabs.map((tab) => names.get(tab) ?? tab))
      const next = names.get(active)
      if (next) onActive(next)
    },
  }
}

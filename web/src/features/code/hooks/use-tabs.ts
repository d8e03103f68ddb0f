import { useState } from 'react'
import { nextTab } from '../lib/tabs.ts'

interface Options {
  files: ReadonlyMap<string, string>
  entry: string
  /** What the address bar asks for. */
  wanted: string | undefined
  onActive: (file: string) => void
}

/** The open files. Which one is shown is in the address bar; a file that is gone gives way to the entry. */
export function useTabs({ files, entry, wanted, onActive }: Options) {
  const active = wanted && files.has(wanted) ? wanted : entry
  const [opened, setOpened] = useState<readonly string[]>([active])
  const present = opened.filter((path) => files.has(path))
  const tabs = present.includes(active) ? present : [...present, active]
  // Opened by the address bar: it stays open when another file is shown.
  if (!opened.includes(active)) setOpened(tabs)

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
    /** Files got other names: the tabs follow. */
    renamed(moves: readonly (readonly [from: string, to: string])[]) {
      const names = new Map(moves)
      setOpened(tabs.map((tab) => names.get(tab) ?? tab))
      const next = names.get(active)
      if (next) onActive(next)
    },
  }
}

import type { LucideIcon } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import type { ShortcutId } from '@/lib/shortcuts/index.ts'

/** An action of the open page that the command palette offers. */
export interface PaletteCommand {
  id: string
  label: string
  icon?: LucideIcon
  /** More words it is found by, in any language. */
  keywords?: string[]
  shortcut?: ShortcutId
  run: () => void
}

/** Files of the open page that the palette finds by their paths. */
export interface PaletteFiles {
  /** Slug of the project. */
  project: string
  paths: readonly string[]
  open: (path: string) => void
}

interface Commands {
  commands: PaletteCommand[]
  files: PaletteFiles | null
  paletteOpen: boolean
  helpOpen: boolean
}

export const useCommands = create<Commands>(() => ({
  commands: [],
  files: null,
  paletteOpen: false,
  helpOpen: false,
}))

export const openPalette = () => useCommands.setState({ paletteOpen: true })
export const openShortcutHelp = () => useCommands.setState({ helpOpen: true })

/** Offers the command in the palette while mounted and enabled. */
export function useCommand(command: PaletteCommand, { enabled = true } = {}) {
  const latest = useRef(command.run)
  useEffect(() => {
    latest.current = command.run
  })
  const { id, label, icon, shortcut } = command
  const keywords = command.keywords?.join(' ')
  useEffect(() => {
    if (!enabled) return
    const entry: PaletteCommand = {
      id,
      label,
      icon,
      shortcut,
      keywords: keywords?.split(' '),
      run: () => latest.current(),
    }
    useCommands.setState(({ commands }) => ({ commands: [...commands, entry] }))
    return () => useCommands.setState(({ commands }) => ({ commands: commands.filter((other) => other !== entry) }))
  }, [enabled, id, label, icon, shortcut, keywords])
}

import { type KeyboardEvent, useRef } from 'react'
import type { StorageEntry } from '@/lib/api/index.ts'
import { typeAhead } from '../lib/selection.ts'
import type { EntryActions } from './use-entry-actions.ts'
import type { Selected } from './use-selection.ts'

/** Letters within this time belong to one name. */
const TYPING_MS = 800

interface KeysOptions {
  entries: readonly StorageEntry[]
  selected: Selected
  actions: EntryActions
  /** In one row. */
  columns: number
  /** Rows that a page key moves by. */
  page: () => number
  /** Brings the entry into view and gives it the focus. */
  onFocus: (index: number) => void
}

/** The keys of a list of files: arrows and letters move, Enter opens, F2 renames, Delete deletes. */
export function useEntryKeys({ entries, selected, actions, columns, page, onFocus }: KeysOptions) {
  const typed = useRef({ text: '', at: 0 })

  const steps = (key: string): number | undefined => {
    const many = entries.length
    if (columns > 1 && key === 'ArrowLeft') return -1
    if (columns > 1 && key === 'ArrowRight') return 1
    return {
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -columns * page(),
      PageDown: columns * page(),
      Home: -many,
      End: many,
    }[key]
  }
  const byLetter = (key: string): boolean => {
    const now = Date.now()
    const before = now - typed.current.at < TYPING_MS ? typed.current.text : ''
    const text = before === key ? key : before + key
    const from = entries.findIndex(({ id }) => id === selected.focus)
    const index = typeAhead(
      entries.map(({ name }) => name),
      from,
      text,
    )
    const found = entries[index]
    if (!found) return false
    typed.current = { text, at: now }
    selected.only(found.id)
    onFocus(index)
    return true
  }

  return (event: KeyboardEvent) => {
    const target = event.target as HTMLElement
    if (event.defaultPrevented || target.dataset.entry === undefined) return
    const mod = event.ctrlKey || event.metaKey
    const entry = entries.find(({ id }) => id === target.dataset.entry)
    if (!entry) return
    const handled = () => event.preventDefault()
    const step = steps(event.key)
    if (step !== undefined && !event.altKey) {
      onFocus(selected.move(step, { toggle: mod, extend: event.shiftKey }))
      return handled()
    }
    const meant = selected.ids.has(entry.id) ? selected.chosen : [entry]
    if (mod && event.code === 'KeyA') {
      selected.all()
      return handled()
    }
    if (event.key === ' ' && typed.current.at + TYPING_MS < Date.now()) {
      selected.choose(entry.id, { toggle: true, extend: event.shiftKey })
      return handled()
    }
    if (mod || (event.altKey && event.key !== 'ArrowUp')) return
    switch (event.key) {
      case 'Enter':
        actions.open(entry)
        return handled()
      case 'F2':
        actions.rename(entry)
        return handled()
      case 'Delete':
        actions.remove(meant)
        return handled()
      case 'Backspace':
      case 'ArrowUp':
        actions.up()
        return handled()
      case 'Escape':
        selected.clear()
        return handled()
    }
    if ([...event.key].length === 1 && byLetter(event.key)) handled()
  }
}

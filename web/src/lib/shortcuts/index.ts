import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import { SHORTCUTS, type ShortcutDefinition, type ShortcutId } from './definitions.ts'
import { matches } from './match.ts'

export { type CodeShortcut, keyLabels, SHORTCUT_GROUPS, SHORTCUTS, type ShortcutId } from './definitions.ts'

export const isMac = /mac|iphone|ipad/i.test(navigator.platform)
/** How long the second key of `g c` may take. */
const CHORD_MS = 1200

/** Shortcuts that work now, for the help sheet. */
export const useActiveShortcuts = create<{ ids: ShortcutId[] }>(() => ({ ids: [] }))

const handlers = new Map<ShortcutId, (() => void)[]>()
const publish = () => useActiveShortcuts.setState({ ids: [...handlers.keys()] })

/** Runs the handler at the shortcut while mounted; the last one mounted wins. */
export function useShortcut(id: ShortcutId, handler: () => void, { enabled = true } = {}) {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    if (!enabled) return
    const run = () => latest.current()
    handlers.set(id, [...(handlers.get(id) ?? []), run])
    publish()
    return () => {
      const rest = (handlers.get(id) ?? []).filter((other) => other !== run)
      if (rest.length > 0) handlers.set(id, rest)
      else handlers.delete(id)
      publish()
    }
  }, [id, enabled])
}

let chord: { key: string; at: number } | undefined

/** Listens for the whole page; returns the undo. */
export function startShortcuts(): () => void {
  const listening = new AbortController()
  const { signal } = listening
  window.addEventListener('keydown', onEarlyKey, { capture: true, signal })
  window.addEventListener('keydown', onKey, { signal })
  return () => listening.abort()
}

const isDialogOpen = () => document.querySelector('[role$=dialog][data-state=open]')

function onEarlyKey(event: KeyboardEvent) {
  for (const [id, stack] of handlers) {
    const definition: ShortcutDefinition = SHORTCUTS[id]
    if (!definition.early || !matches(definition.keys, event, isMac)) continue
    // A form is sent by the same key.
    if (
      (!definition.inDialogs && isDialogOpen()) ||
      (event.key === 'Enter' && (event.target as Element).closest('form'))
    )
      return
    event.preventDefault()
    event.stopPropagation()
    if (!event.repeat) stack.at(-1)?.()
    return
  }
}

function onKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event.repeat) return
  const pending = chord && Date.now() - chord.at < CHORD_MS ? chord.key : undefined
  chord = undefined
  if (isTyping(event.target) || isDialogOpen()) return
  for (const [id, stack] of handlers) {
    const definition: ShortcutDefinition = SHORTCUTS[id]
    if (definition.early) continue
    const [first = '', second] = definition.keys.split(' ')
    const hit = second ? pending === first && matches(second, event, isMac) : !pending && matches(first, event, isMac)
    if (hit) {
      event.preventDefault()
      stack.at(-1)?.()
      return
    }
    if (second && !pending && matches(first, event, isMac)) chord = { key: first, at: Date.now() }
  }
}

const isTyping = (target: EventTarget | null) =>
  (target as Element).closest?.('input,textarea,select,[contenteditable],[role=textbox]')

import { useEffect, useRef } from 'react'

interface CodeKeys {
  save: () => void
  run: () => void
  publish: () => void
  togglePanel: () => void
  closeTab: () => void
}

/** The page's own shortcuts, heard before the editor's: ⌘S, ⌘⏎, ⌘⇧⏎, ⌘J, ⌥W. */
export function useCodeKeys(keys: CodeKeys) {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = actionOf(event)
      if (!action) return
      // An open dialog has the keyboard for itself; only saving is never wrong.
      if (action !== 'save' && document.querySelector('[role="dialog"],[role="alertdialog"]')) return
      // A form of the page's own is sent by the same keys.
      if (action === 'run' && event.target instanceof Element && event.target.closest('form')) return
      event.preventDefault()
      event.stopPropagation()
      latest.current[action]()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}

function actionOf(event: KeyboardEvent): keyof CodeKeys | null {
  const command = event.metaKey || event.ctrlKey
  // By position, so that they work in a Cyrillic layout as well.
  if (command && !event.shiftKey && !event.altKey && event.code === 'KeyS') return 'save'
  if (command && !event.shiftKey && !event.altKey && event.code === 'Enter') return 'run'
  if (command && event.shiftKey && event.code === 'Enter') return 'publish'
  if (command && !event.shiftKey && !event.altKey && event.code === 'KeyJ') return 'togglePanel'
  if (event.altKey && !command && !event.shiftKey && event.code === 'KeyW') return 'closeTab'
  return null
}

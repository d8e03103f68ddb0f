import { lazy, Suspense, useRef } from 'react'
import { useCommands } from '@/stores/commands.ts'

const CommandMenu = lazy(() => import('./command-menu.tsx'))
const ShortcutHelp = lazy(() => import('./shortcut-help.tsx'))

/** The palette and the shortcut list; their code comes when they are first opened. */
export function Overlays() {
  const { paletteOpen, helpOpen } = useCommands()
  const opened = useRef({ palette: false, help: false })
  opened.current.palette ||= paletteOpen
  opened.current.help ||= helpOpen
  return (
    <Suspense>
      {opened.current.palette ? <CommandMenu /> : null}
      {opened.current.help ? <ShortcutHelp /> : null}
    </Suspense>
  )
}

import { useEffect, useRef } from 'react'
import { type PaletteFiles, useCommands } from '@/stores/commands.ts'

/** Offers the files in the palette while mounted. */
export function usePaletteFiles({ project, paths, open }: PaletteFiles) {
  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  })
  useEffect(() => {
    const files = { project, paths, open: (path: string) => latest.current(path) }
    useCommands.setState({ files })
    return () => useCommands.setState((state) => (state.files === files ? { files: null } : {}))
  }, [project, paths])
}

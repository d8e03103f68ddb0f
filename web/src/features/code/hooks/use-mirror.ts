import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { createMirror, type OwnMirror } from '../lib/mirrors.ts'
import type { Workspace } from '../lib/workspace.ts'

/** Milliseconds after an edit until it is mirrored in the browser. */
const DELAY = 300
/** Said once: it will hardly be otherwise while the page is open. */
let told = false

/** Keeps edits that the server does not have in the browser, from shortly after they are made. */
export function useMirror(projectId: string, workspace: Workspace): OwnMirror {
  const { t } = useTranslation('code')
  const [mirror] = useState(() => createMirror(projectId))

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let leaving = false
    const keep = () => {
      timer = undefined
      mirror.keep(workspace.get()).catch(() => {
        if (told || leaving) return
        told = true
        toast.warning(t('recovery.unavailable'), { duration: Number.POSITIVE_INFINITY, closeButton: true })
      })
    }
    const unsubscribe = workspace.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(keep, DELAY)
    })
    const atOnce = () => {
      if (timer === undefined) return
      clearTimeout(timer)
      keep()
    }
    const onHide = () => {
      leaving = true
      atOnce()
    }
    const onShow = () => {
      leaving = false
    }
    const undo = mirror.onDropped(keep)
    window.addEventListener('pagehide', onHide)
    window.addEventListener('pageshow', onShow)
    return () => {
      unsubscribe()
      atOnce()
      undo()
      window.removeEventListener('pagehide', onHide)
      window.removeEventListener('pageshow', onShow)
    }
  }, [mirror, workspace, t])
  return mirror
}

import { useState } from 'react'
import type { Template, TemplateId } from '@/lib/api/index.ts'
import type { Editing } from './use-editing.ts'

/**
 * Beginning from a template.
 * @param fresh whether nothing is saved: a template then lies in the editor as if it had always been there
 * @param onTaken told when the editor has other files
 */
export function useTemplates(editing: Editing, fresh: boolean, onTaken: () => void) {
  const [chosen, setChosen] = useState<TemplateId>('first-steps')
  const [asking, setAsking] = useState<Template | null>(null)
  const [closed, setClosed] = useState(false)
  const [dialogOpen, setDialogOpen] = useState(false)
  const { workspace } = editing
  const loses = !fresh || editing.changed

  function take({ id, files }: Template) {
    if (fresh) workspace.reset(files, 0)
    else workspace.replace(files)
    setChosen(id)
    onTaken()
  }

  return {
    chosen,
    /** The choice above the editor is to be seen. */
    offered: fresh && !closed,
    close: () => setClosed(true),
    dialogOpen,
    openDialog: () => setDialogOpen(true),
    closeDialog: () => setDialogOpen(false),
    /** Takes it at once where nothing is lost and nothing made by it, and asks otherwise. */
    choose(template: Template) {
      setDialogOpen(false)
      if (loses || template.models.length > 0) setAsking(template)
      else take(template)
    },
    /** What is asked about. */
    asking,
    /** Something is lost by a template. */
    loses,
    agree() {
      if (asking) take(asking)
      setAsking(null)
    },
    refuse: () => setAsking(null),
  }
}

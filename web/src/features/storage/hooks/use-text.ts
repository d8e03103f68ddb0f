import { useRef, useState } from 'react'
import { isApiError } from '@/lib/api/index.ts'
import { queryClient } from '@/lib/query.ts'
import { textQuery, useStorageActions } from '../api.ts'

interface Text {
  entry: { etag: string | null }
  content: string
}

/** A text being edited, against what the storage has of it. */
export function useText(project: string, path: string, first: Text) {
  const { writeText } = useStorageActions(project)
  const [saved, setSaved] = useState({ content: first.content, etag: first.entry.etag })
  /** What the editor began with; another turn begins anew. */
  const [start, setStart] = useState({ content: first.content, turn: 0 })
  const [content, setContent] = useState(first.content)
  /** What is typed and saved in one breath has not been rendered yet. */
  const typed = useRef(first.content)
  const edit = (text: string) => {
    typed.current = text
    setContent(text)
  }
  const [error, setError] = useState<unknown>(null)
  const conflict = isApiError(error) && error.code === 'M3M_STORAGE_CHANGED'

  async function write(over: string | undefined) {
    if (writeText.isPending) return
    setError(null)
    const sent = typed.current
    try {
      const { etag } = await writeText.mutateAsync({ path, content: sent, over })
      setSaved({ content: sent, etag })
    } catch (failure) {
      setError(failure)
    }
  }
  return {
    start,
    content,
    edit,
    changed: content !== saved.content,
    saving: writeText.isPending,
    saved: saved.content !== first.content || saved.etag !== first.entry.etag,
    error: conflict ? null : error,
    /** Somebody else has written it meanwhile. */
    conflict,
    async save() {
      if (typed.current !== saved.content) await write(saved.etag ?? undefined)
    },
    overwrite: () => write(undefined),
    /** Takes what the storage has; what was edited is gone. */
    async reload() {
      try {
        const now = await queryClient.fetchQuery({ ...textQuery(project, path), staleTime: 0 })
        setSaved({ content: now.content, etag: now.entry.etag })
        edit(now.content)
        setStart((before) => ({ content: now.content, turn: before.turn + 1 }))
        setError(null)
      } catch (failure) {
        setError(failure)
      }
    },
  }
}

export type EditedText = ReturnType<typeof useText>

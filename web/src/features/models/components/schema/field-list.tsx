import { ListPlusIcon, PlusIcon } from 'lucide-react'
import { type DragEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'
import type { Model } from '@/lib/api/index.ts'
import { useShortcut } from '@/lib/shortcuts/index.ts'
import type { SchemaEditor } from '../../hooks/use-schema-editor.ts'
import { isFull } from '../../lib/schema-draft.ts'
import { FieldItem } from './field-item.tsx'

/** The fields of a model in their order, each to be opened and changed. */
export function FieldList({ editor, models }: { editor: SchemaEditor; models: readonly Model[] }) {
  const { t } = useTranslation('models')
  const title = useId()
  const [dragged, setDragged] = useState<string | null>(null)
  const [told, setTold] = useState('')
  const { drafts } = editor
  const full = isFull(drafts)
  useShortcut('list.new', editor.add, { enabled: !full })
  const move = (uid: string, to: number) => {
    const draft = drafts.find((one) => one.uid === uid)
    if (!draft || to < 0 || to >= drafts.length) return
    editor.move(uid, to)
    setTold(t('schema.moved', { name: draft.name || draft.key, place: to + 1, count: drafts.length }))
  }
  const over = (event: DragEvent, at: number) => {
    if (dragged === null) return
    event.preventDefault()
    if (drafts[at]?.uid !== dragged) move(dragged, at)
  }
  const add = (
    <Button variant="outline" onClick={editor.add} disabled={full}>
      <PlusIcon data-icon="inline-start" />
      {t('schema.add')}
    </Button>
  )
  return (
    <section aria-labelledby={title} className="flex min-w-0 flex-col gap-3">
      <header className="flex min-h-8 flex-wrap items-center gap-2">
        <h2 id={title} className="mr-auto font-semibold text-base">
          {t('schema.fields')}
        </h2>
        {drafts.length > 0 ? add : null}
      </header>
      {drafts.length === 0 ? (
        <Empty>
          <EmptyHeader>
            <EmptyMedia>
              <ListPlusIcon />
            </EmptyMedia>
            <EmptyTitle>
              <h3>{t('schema.emptyTitle')}</h3>
            </EmptyTitle>
            <EmptyDescription>{t('schema.emptyText')}</EmptyDescription>
          </EmptyHeader>
          <EmptyContent>{add}</EmptyContent>
        </Empty>
      ) : (
        <ol className="flex flex-col gap-2">
          {drafts.map((draft, at) => (
            <FieldItem
              key={draft.uid}
              editor={editor}
              draft={draft}
              models={models}
              place={at}
              count={drafts.length}
              dragged={dragged === draft.uid}
              onMove={(to) => move(draft.uid, to)}
              onDrag={setDragged}
              onDragOver={(event) => over(event, at)}
            />
          ))}
        </ol>
      )}
      <p role="status" className="sr-only">
        {told}
      </p>
    </section>
  )
}

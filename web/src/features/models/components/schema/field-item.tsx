import { ArrowDownIcon, ArrowUpIcon, ChevronDownIcon, GripVerticalIcon, Trash2Icon } from 'lucide-react'
import { type DragEvent, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import type { Model } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'
import type { SchemaEditor } from '../../hooks/use-schema-editor.ts'
import type { FieldDraft } from '../../lib/schema-draft.ts'
import { TypeMark } from '../type-mark.tsx'
import { FieldForm } from './field-form.tsx'

interface FieldItemProps {
  editor: SchemaEditor
  draft: FieldDraft
  models: readonly Model[]
  place: number
  count: number
  dragged: boolean
  onMove: (to: number) => void
  onDrag: (uid: string | null) => void
  onDragOver: (event: DragEvent) => void
}

const RULES = ['required', 'unique', 'indexed'] as const

/** A field: what it is on one line, and what there is to choose about it below, when it is open. */
export function FieldItem(props: FieldItemProps) {
  const { editor, draft, models, place, count, dragged, onMove, onDrag, onDragOver } = props
  const { t } = useTranslation('models')
  const body = useId()
  const item = useRef<HTMLLIElement>(null)
  const { uid, key, name, type, itemType, id } = draft
  const open = editor.open === uid
  const flawed = editor.flaws.has(uid) || editor.server.has(uid)
  const shown = name || key || t('schema.nameless')
  return (
    <li
      ref={item}
      data-field={key}
      onDragOver={onDragOver}
      onDrop={(event) => event.preventDefault()}
      className={cn('rounded-xl border bg-card', flawed && 'border-destructive/60', dragged && 'opacity-50')}
    >
      <div className="flex items-center gap-1 p-1.5">
        <span
          aria-hidden="true"
          draggable
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move'
            event.dataTransfer.setData('text/plain', key)
            if (item.current) event.dataTransfer.setDragImage(item.current, 16, 16)
            onDrag(uid)
          }}
          onDragEnd={() => onDrag(null)}
          title={t('schema.drag')}
          className="flex h-8 w-5 shrink-0 cursor-grab items-center justify-center text-muted-foreground max-sm:hidden"
        >
          <GripVerticalIcon className="size-4" />
        </span>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? body : undefined}
          onClick={() => editor.setOpen(open ? null : uid)}
          className="flex min-h-8 min-w-0 flex-1 items-center gap-2.5 rounded-md px-1.5 py-1 text-left outline-none focus-visible:outline-2 focus-visible:outline-ring"
        >
          <TypeMark type={type} className="size-4 shrink-0 text-muted-foreground" />
          <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className="min-w-0 max-w-full truncate font-medium">{shown}</span>
            <code className="min-w-0 max-w-full truncate font-mono text-muted-foreground text-xs">{key}</code>
            <span className="flex flex-wrap gap-1 sm:ml-auto">
              <Badge variant="outline">
                {type === 'array' ? t('schema.listOf', { type: t(`type.${itemType}`) }) : t(`type.${type}`)}
              </Badge>
              {RULES.filter((rule) => draft[rule]).map((rule) => (
                <Badge key={rule}>{t(`field.${rule}`)}</Badge>
              ))}
              {id === undefined ? <Badge variant="info">{t('schema.new')}</Badge> : null}
            </span>
          </span>
          <ChevronDownIcon
            aria-hidden="true"
            className={cn('size-4 shrink-0 text-muted-foreground transition-transform', open && 'rotate-180')}
          />
        </button>
        <IconButton
          size="icon-sm"
          label={t('schema.up', { name: shown })}
          disabled={place === 0}
          onClick={() => onMove(place - 1)}
        >
          <ArrowUpIcon />
        </IconButton>
        <IconButton
          size="icon-sm"
          label={t('schema.down', { name: shown })}
          disabled={place === count - 1}
          onClick={() => onMove(place + 1)}
        >
          <ArrowDownIcon />
        </IconButton>
        <IconButton size="icon-sm" label={t('schema.remove', { name: shown })} onClick={() => editor.remove(uid)}>
          <Trash2Icon />
        </IconButton>
      </div>
      {open ? (
        <div id={body} className="border-t p-4">
          <FieldForm editor={editor} draft={draft} models={models} />
        </div>
      ) : null}
    </li>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { ColorDot } from '@/components/color-dot.tsx'
import { SearchInput } from '@/components/search-input.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { FieldError } from '@/components/ui/field.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { projectsQuery } from '@/lib/queries/projects.ts'

interface ProjectChecklistProps {
  /** Ids of those that are chosen. */
  value: readonly string[]
  onChange: (ids: string[]) => void
  searchLabel: string
  /** When no project fits what is searched. */
  noneText: string
}

/** Chooses some of the projects that the person may open; inside a FieldSet, whose legend says what for. */
export function ProjectChecklist({ value, onChange, searchLabel, noneText }: ProjectChecklistProps) {
  const errorText = useErrorText()
  const [text, setText] = useState('')
  const { data, error } = useQuery(projectsQuery)
  const id = useId()
  if (!data) return error ? <FieldError>{errorText(error)}</FieldError> : <Spinner />
  const wanted = text.trim().toLowerCase()
  const shown = data.items.filter(({ name, slug }) => `${name}\n${slug}`.toLowerCase().includes(wanted))
  const toggle = (project: string, on: boolean) =>
    onChange(on ? [...value, project] : value.filter((other) => other !== project))
  return (
    <div className="overflow-hidden rounded-lg border">
      <SearchInput
        label={searchLabel}
        value={text}
        onValue={setText}
        onKeyDown={(event) => {
          // A form would be sent by it.
          if (event.key === 'Enter') event.preventDefault()
        }}
        className="rounded-none border-0 border-b"
      />
      <ul className="max-h-56 overflow-y-auto p-1">
        {shown.map(({ id: project, name, slug, color }) => (
          <li key={project}>
            <label
              htmlFor={`${id}-${project}`}
              className="flex min-h-8 items-center gap-2.5 rounded-md px-2 py-1 hover:bg-accent"
            >
              <Checkbox
                id={`${id}-${project}`}
                checked={value.includes(project)}
                onCheckedChange={(on) => toggle(project, on === true)}
              />
              <ColorDot color={color} />
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="max-w-[40%] truncate font-mono text-muted-foreground text-xs">{slug}</span>
            </label>
          </li>
        ))}
        {shown.length === 0 ? <li className="px-2 py-1.5 text-muted-foreground">{noneText}</li> : null}
      </ul>
    </div>
  )
}

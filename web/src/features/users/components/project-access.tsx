import { useQuery } from '@tanstack/react-query'
import { SearchIcon } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ColorDot } from '@/components/color-dot.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { FieldDescription, FieldLegend, FieldSet } from '@/components/ui/field.tsx'
import { InputGroup, InputGroupAddon, InputGroupInput } from '@/components/ui/input-group.tsx'
import { projectsQuery } from '@/lib/queries/projects.ts'

interface ProjectAccessProps {
  /** Ids. */
  value: readonly string[]
  onChange: (value: string[]) => void
}

/** The projects somebody may open, out of those the person may open. */
export function ProjectAccess({ value, onChange }: ProjectAccessProps) {
  const { t } = useTranslation('users')
  const [text, setText] = useState('')
  const { data } = useQuery(projectsQuery)
  const id = useId()
  const projects = data?.items ?? []
  const wanted = text.trim().toLowerCase()
  const shown = projects.filter(({ name, slug }) => `${name}\n${slug}`.toLowerCase().includes(wanted))
  const toggle = (project: string, on: boolean) =>
    onChange(on ? [...value, project] : value.filter((other) => other !== project))
  return (
    <FieldSet>
      <FieldLegend className="mb-0.5">{t('access.legend')}</FieldLegend>
      <FieldDescription>
        {projects.length === 0
          ? t('access.none')
          : value.length === 0
            ? t('access.nothing')
            : t('access.count', { count: value.length })}
      </FieldDescription>
      {projects.length === 0 ? null : (
        <div className="overflow-hidden rounded-lg border">
          <InputGroup className="rounded-none border-0 border-b">
            <InputGroupAddon>
              <SearchIcon aria-hidden="true" />
            </InputGroupAddon>
            <InputGroupInput
              type="text"
              inputMode="search"
              aria-label={t('access.search')}
              placeholder={t('access.search')}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                // A form would be sent by it.
                if (event.key === 'Enter') event.preventDefault()
              }}
            />
          </InputGroup>
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
            {shown.length === 0 ? <li className="px-2 py-1.5 text-muted-foreground">{t('access.notFound')}</li> : null}
          </ul>
        </div>
      )}
    </FieldSet>
  )
}

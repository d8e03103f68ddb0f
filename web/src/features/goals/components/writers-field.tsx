import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ColorDot } from '@/components/color-dot.tsx'
import { Field, FieldDescription, FieldError, FieldLabel } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { projectsQuery } from '@/lib/queries/projects.ts'

/** Projects from which on it is worth searching. */
const MANY = 8

interface WritersFieldProps {
  /** Ids of projects. */
  value: readonly string[]
  onChange: (ids: string[]) => void
  error?: string
}

/** The projects that may write to a global goal. */
export function WritersField({ value, onChange, error }: WritersFieldProps) {
  const { t } = useTranslation('goals')
  const id = useId()
  const [search, setSearch] = useState('')
  const { data } = useQuery(projectsQuery)
  const wanted = search.trim().toLowerCase()
  const projects = data?.items ?? []
  const shown = projects.filter(({ name, slug }) => `${name}\n${slug}`.toLowerCase().includes(wanted))
  const toggle = (project: string, on: boolean) =>
    onChange(on ? [...value, project] : value.filter((one) => one !== project))
  return (
    <Field data-invalid={error ? true : undefined}>
      <FieldLabel id={id} asChild>
        <span>{t('form.writers')}</span>
      </FieldLabel>
      {projects.length >= MANY && (
        <Input
          type="search"
          aria-label={t('form.writersSearch')}
          placeholder={t('form.writersSearch')}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      )}
      {!data ? (
        <Spinner />
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would name it by its legend only
        <div role="group" aria-labelledby={id} className="max-h-44 overflow-y-auto rounded-lg border p-1">
          {shown.map((project) => (
            <label
              key={project.id}
              className="flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 text-sm hover:bg-accent"
            >
              <input
                type="checkbox"
                className="size-4 accent-primary"
                checked={value.includes(project.id)}
                onChange={({ target }) => toggle(project.id, target.checked)}
              />
              <ColorDot color={project.color} />
              <span className="min-w-0 truncate" title={project.name}>
                {project.name}
              </span>
              <span className="min-w-0 truncate font-mono text-muted-foreground text-xs">{project.slug}</span>
            </label>
          ))}
          {shown.length === 0 && <p className="p-2 text-muted-foreground text-sm">{t('form.writersNone')}</p>}
        </div>
      )}
      <FieldDescription>{t('form.writersHint', { count: value.length })}</FieldDescription>
      <FieldError>{error}</FieldError>
    </Field>
  )
}

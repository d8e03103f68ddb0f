import { useQuery } from '@tanstack/react-query'
import { XIcon } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Label } from '@/components/ui/label.tsx'
import { projectsQuery } from '@/lib/queries/projects.ts'
import type { AuditFilter } from '../api.ts'
import { ACTIONS, type Area } from '../lib/actions.ts'
import { PersonFilter } from './person-filter.tsx'

interface AuditFiltersProps {
  filter: AuditFilter
  /** People that entries speak of, by id. */
  people: ReadonlyMap<string, string>
  onChange: (change: AuditFilter) => void
}

const CONTROL =
  'h-8 w-full rounded-md border border-input bg-background px-2 text-sm outline-none focus-visible:outline-2 focus-visible:outline-ring'

/** Narrows the list; what is chosen stands in the address. */
export function AuditFilters({ filter, people, onChange }: AuditFiltersProps) {
  const { t } = useTranslation('audit')
  const { data: projects } = useQuery(projectsQuery)
  const areas = Object.entries(ACTIONS) as [Area, readonly string[]][]
  const isSet = Object.values(filter).some((value) => value !== undefined)
  const known = (id: string | undefined, ids: Iterable<string>) => !id || new Set(ids).has(id)
  const projectIds = projects?.items.map(({ id }) => id) ?? []
  return (
    <fieldset
      aria-label={t('filter.label')}
      className="grid grid-cols-2 items-end gap-3 sm:grid-cols-3 lg:grid-cols-[1fr_1fr_1fr_auto_auto_auto]"
    >
      <PersonFilter people={people} value={filter.user} onChange={(user) => onChange({ user })} />
      <Choice label={t('filter.project')} value={filter.project} onChange={(project) => onChange({ project })}>
        {known(filter.project, projectIds) ? null : <option value={filter.project}>{filter.project}</option>}
        {projects?.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice label={t('filter.action')} value={filter.action} onChange={(action) => onChange({ action })}>
        {areas.map(([area, verbs]) => (
          <optgroup key={area} label={t(`area.${area}`)}>
            <option value={area}>{t('filter.wholeArea', { area: t(`area.${area}`) })}</option>
            {verbs.map((verb) => (
              <option key={verb} value={`${area}.${verb}`}>
                {t(`action.${area}.${verb}` as 'action.project.create')}
              </option>
            ))}
          </optgroup>
        ))}
      </Choice>
      <Day label={t('filter.from')} value={filter.from} onChange={(from) => onChange({ from })} />
      <Day label={t('filter.to')} value={filter.to} onChange={(to) => onChange({ to })} />
      <Button
        variant="ghost"
        disabled={!isSet}
        onClick={() =>
          onChange({ user: undefined, project: undefined, action: undefined, from: undefined, to: undefined })
        }
      >
        <XIcon data-icon="inline-start" />
        {t('filter.clear')}
      </Button>
    </fieldset>
  )
}

interface FieldProps {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}

function Choice({ label, value, onChange, children }: FieldProps & { children: ReactNode }) {
  const { t } = useTranslation('audit')
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Label htmlFor={id}>{label}</Label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
        className={CONTROL}
      >
        <option value="">{t('filter.all')}</option>
        {children}
      </select>
    </div>
  )
}

function Day({ label, value, onChange }: FieldProps) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Label htmlFor={id}>{label}</Label>
      <input
        id={id}
        type="date"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
        className={CONTROL}
      />
    </div>
  )
}

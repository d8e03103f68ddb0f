import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Label } from '@/components/ui/label.tsx'
import { VERSION_TAGS, type Version } from '@/lib/api/index.ts'
import { branchesOf } from '../lib/branches.ts'

interface VersionFiltersProps {
  versions: readonly Version[]
  tag: string | undefined
  branch: string | undefined
  onChange: (change: { tag?: string | undefined; branch?: string | undefined }) => void
}

const SELECT =
  'h-8 max-w-44 rounded-md border border-input bg-background px-2 text-sm outline-none focus-visible:outline-2 focus-visible:outline-ring'

/** Narrows the list by tag and, when any version has one, by branch. */
export function VersionFilters({ versions, tag, branch, onChange }: VersionFiltersProps) {
  const { t } = useTranslation('versions')
  const id = useId()
  const branches = branchesOf(versions)
  return (
    <fieldset aria-label={t('filter.label')} className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <span className="flex items-center gap-2">
        <Label htmlFor={`${id}-tag`}>{t('filter.tag')}</Label>
        <select
          id={`${id}-tag`}
          value={tag ?? ''}
          onChange={(event) => onChange({ tag: event.target.value || undefined })}
          className={SELECT}
        >
          <option value="">{t('filter.all')}</option>
          {VERSION_TAGS.map((one) => (
            <option key={one} value={one}>
              {t(`tag.${one}`)}
            </option>
          ))}
        </select>
      </span>
      {branches.length > 0 && (
        <span className="flex items-center gap-2">
          <Label htmlFor={`${id}-branch`}>{t('filter.branch')}</Label>
          <select
            id={`${id}-branch`}
            value={branch ?? ''}
            onChange={(event) => onChange({ branch: event.target.value || undefined })}
            className={SELECT}
          >
            <option value="">{t('filter.all')}</option>
            {branches.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </span>
      )}
    </fieldset>
  )
}

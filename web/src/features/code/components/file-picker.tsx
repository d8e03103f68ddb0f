import { useTranslation } from 'react-i18next'

interface FilePickerProps {
  paths: readonly string[]
  active: string
  onOpen: (path: string) => void
}

/** The files where there is no room for a tree. */
export function FilePicker({ paths, active, onOpen }: FilePickerProps) {
  const { t } = useTranslation('code')
  return (
    <select
      aria-label={t('file.label')}
      value={active}
      onChange={(event) => onOpen(event.target.value)}
      className="m-1 h-8 min-w-0 flex-1 rounded-md border border-input bg-background px-2 text-sm outline-none focus-visible:ring-2 focus-visible:ring-ring"
    >
      {paths.toSorted().map((path) => (
        <option key={path} value={path}>
          {path}
        </option>
      ))}
    </select>
  )
}

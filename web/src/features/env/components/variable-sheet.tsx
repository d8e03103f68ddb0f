import { useTranslation } from 'react-i18next'
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from '@/components/ui/sheet.tsx'
import type { EnvVariable } from '@/lib/api/index.ts'
import { VariableForm } from './variable-form.tsx'

interface VariableSheetProps {
  /** Slug. */
  project: string
  variables: readonly EnvVariable[]
  /** `new`, a variable to change, or null: closed. */
  open: EnvVariable | 'new' | null
  onEdit: (key: string) => void
  onClose: () => void
}

/** Adds a variable, or changes one. */
export function VariableSheet({ project, variables, open, onEdit, onClose }: VariableSheetProps) {
  const { t } = useTranslation(['env', 'common'])
  const variable = open === 'new' || open === null ? undefined : open
  return (
    <Sheet open={open !== null} onOpenChange={(next) => !next && onClose()}>
      {open !== null && (
        <SheetContent closeLabel={t('common:action.close')} className="gap-0 sm:max-w-lg">
          <SheetHeader>
            <SheetTitle className="[overflow-wrap:anywhere]">
              {variable ? t('edit.title', { key: variable.key }) : t('new.title')}
            </SheetTitle>
            <SheetDescription>{t('form.about')}</SheetDescription>
          </SheetHeader>
          <VariableForm
            key={variable?.key ?? ''}
            project={project}
            variable={variable}
            keys={variables.map(({ key }) => key)}
            onEdit={onEdit}
            onDone={onClose}
          />
        </SheetContent>
      )}
    </Sheet>
  )
}

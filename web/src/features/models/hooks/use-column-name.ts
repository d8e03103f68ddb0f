import { useTranslation } from 'react-i18next'
import type { Column } from '../lib/columns.ts'

/** What a column is called: as its field is, or as the app calls what every record has. */
export function useColumnName(): (column: Column) => string {
  const { t } = useTranslation('models')
  return ({ name, key }) => name || t(`system.${key as 'id' | 'createdAt' | 'updatedAt'}`)
}

import { useTranslation } from 'react-i18next'
import { useFormat } from '@/lib/format.ts'
import type { FieldFlaw } from '../lib/schema-draft.ts'

/** What to tell about something that is wrong. */
export function useFlawText(): (flaw: FieldFlaw) => string {
  const { t } = useTranslation('models')
  const format = useFormat()
  return (flaw) => {
    switch (flaw.is) {
      case 'min':
      case 'max':
        return t(`invalid.${flaw.is}`, { number: format.number(flaw.number) })
      case 'short':
      case 'long':
      case 'few':
      case 'many':
        return t(`invalid.${flaw.is}`, { count: flaw.count })
      case 'pattern':
        return t('invalid.pattern', { pattern: flaw.pattern })
      default:
        return t(`invalid.${flaw.is}`)
    }
  }
}

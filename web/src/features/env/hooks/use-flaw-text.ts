import { useTranslation } from 'react-i18next'
import { ENV_KEY_MAX, MAX_VALUE_BYTES } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import type { Flaw } from '../lib/draft.ts'

/** What is wrong with what is entered, in the person's language. */
export function useFlawText(): (flaw: Flaw | undefined) => string | undefined {
  const { t } = useTranslation('env')
  const format = useFormat()
  return (flaw) => {
    if (!flaw) return undefined
    switch (flaw.is) {
      case 'taken':
        return t('invalid.taken', { key: flaw.key })
      case 'json':
        return t('invalid.json', { line: flaw.line, column: flaw.column })
      case 'keyLong':
        return t('invalid.keyLong', { count: ENV_KEY_MAX })
      case 'large':
        return t('invalid.large', { size: format.bytes(MAX_VALUE_BYTES) })
      default:
        return t(`invalid.${flaw.is}`)
    }
  }
}

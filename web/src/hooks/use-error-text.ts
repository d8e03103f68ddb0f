import { useTranslation } from 'react-i18next'
import { isApiError } from '@/lib/api/errors.ts'

/** In the person's language when the error's code is known, else `otherwise`: by default the server's words. */
export type ErrorText = (error: unknown, otherwise?: string) => string

/** What to tell the person about an error. */
export function useErrorText(): ErrorText {
  const { t, i18n } = useTranslation()
  return (error, otherwise) => {
    if (!isApiError(error)) return error instanceof Error ? error.message : String(error)
    if (error.status === 0) return t('error.network')
    // The codes of a feature stand among its own strings when only its pages meet them: M3M_STORAGE_… in `storage`.
    const own = error.code.split('_')[1]?.toLowerCase()
    const key = [`error.codes.${error.code}`, `${own}:error.codes.${error.code}`].find((one) => i18n.exists(one))
    return key ? t(key as 'error.codes.M3M_INTERNAL', { request: error.requestId ?? '' }) : (otherwise ?? error.message)
  }
}

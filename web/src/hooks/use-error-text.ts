import { useTranslation } from 'react-i18next'
import { isApiError } from '@/lib/api/errors.ts'

/** What to tell the person about an error: in their language when the code is known, else in the server's words. */
export function useErrorText(): (error: unknown) => string {
  const { t, i18n } = useTranslation()
  return (error) => {
    if (!isApiError(error)) return error instanceof Error ? error.message : String(error)
    if (error.status === 0) return t('error.network')
    const key = `error.codes.${error.code}`
    return i18n.exists(key) ? t(key as 'error.codes.M3M_INTERNAL', { request: error.requestId ?? '' }) : error.message
  }
}

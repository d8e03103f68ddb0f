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
    const key = `error.codes.${error.code}`
    return i18n.exists(key)
      ? t(key as 'error.codes.M3M_INTERNAL', { request: error.requestId ?? '' })
      : (otherwise ?? error.message)
  }
}

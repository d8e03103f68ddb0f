import { isApiError } from '@/lib/api/index.ts'

/** The code of an error of the server; undefined for any other. */
export const codeOf = (error: unknown): string | undefined => (isApiError(error) ? error.code : undefined)

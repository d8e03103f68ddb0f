import { useTranslation } from 'react-i18next'
import type { Version } from '@/lib/api/index.ts'

/** Who published a version: somebody, or a program with the project's API key. */
export function AuthorName({ author }: Pick<Version, 'author'>) {
  const { t } = useTranslation('versions')
  if (author === null) return '—'
  return author.id === null ? t('author.key') : author.name
}

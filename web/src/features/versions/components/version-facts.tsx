import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import type { Version } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { AuthorName } from './author-name.tsx'

/** Characters of a checksum that tell one from another. */
const ENOUGH = 12

/** When a version was made, by whom, how large it is, and what its files add up to. */
export function VersionFacts({ version }: { version: Version }) {
  const { t } = useTranslation('versions')
  const format = useFormat()
  const { checksum, basedOn, bundleSize } = version
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-muted-foreground text-xs">
      <time dateTime={version.createdAt}>{format.dateTime(version.createdAt)}</time>
      {version.author && (
        <span className="[overflow-wrap:anywhere]">
          <AuthorName author={version.author} />
        </span>
      )}
      {basedOn !== null && <span>{t('facts.basedOn', { number: basedOn })}</span>}
      <span>{t('facts.files', { count: version.fileCount, size: format.bytes(version.size) })}</span>
      {bundleSize !== null && <span>{t('facts.compiled', { size: format.bytes(bundleSize) })}</span>}
      <span className="flex items-center gap-1">
        {t('facts.checksum')}
        <code title={checksum}>{checksum.slice(0, ENOUGH)}</code>
        <CopyButton text={checksum} label={t('facts.copyChecksum')} />
      </span>
    </p>
  )
}

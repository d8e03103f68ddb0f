import { FolderOpenIcon, FolderXIcon, UploadIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CodeText } from '@/components/code-text.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'

/** Nothing in the folder yet. */
export function FolderEmpty({ isRoot, onUpload }: { isRoot: boolean; onUpload: () => void }) {
  const { t } = useTranslation('storage')
  return (
    <Empty className="m-4">
      <EmptyHeader>
        <EmptyMedia>
          <FolderOpenIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h2>{t(isRoot ? 'empty.title' : 'empty.folder')}</h2>
        </EmptyTitle>
        <EmptyDescription>{isRoot ? <CodeText text={t('empty.text')} /> : t('empty.folderText')}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent>
        <Button onClick={onUpload}>
          <UploadIcon data-icon="inline-start" />
          {t('upload.files')}
        </Button>
      </EmptyContent>
    </Empty>
  )
}

/** There is no such folder, or no more. */
export function FolderGone({ path, onRoot }: { path: string; onRoot: () => void }) {
  const { t } = useTranslation('storage')
  return (
    <Empty className="m-4 border-0">
      <EmptyHeader>
        <EmptyMedia>
          <FolderXIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h2>{t('gone.title')}</h2>
        </EmptyTitle>
        <EmptyDescription className="[overflow-wrap:anywhere]">{t('gone.text', { path })}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent>
        <Button variant="outline" onClick={onRoot}>
          {t('gone.root')}
        </Button>
      </EmptyContent>
    </Empty>
  )
}

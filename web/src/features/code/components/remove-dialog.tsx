import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { filesUnder, type TreeNode } from '../lib/tree.ts'

interface RemoveDialogProps {
  node: TreeNode | null
  paths: Iterable<string>
  onClose: () => void
  onRemove: (node: TreeNode) => void
}

export function RemoveDialog({ node, paths, onClose, onRemove }: RemoveDialogProps) {
  const { t } = useTranslation('code')
  return (
    <ConfirmDialog
      open={node !== null}
      onClose={onClose}
      title={node ? t('remove.title', { name: node.path }) : ''}
      text={node ? t('remove.text', { count: filesUnder(node.path, paths).length }) : ''}
      confirm={t('tree.delete')}
      onConfirm={() => node && onRemove(node)}
      destructive
    />
  )
}

import { useTranslation } from 'react-i18next'
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog.tsx'
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
    <AlertDialog open={node !== null} onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent>
        {node && (
          <>
            <AlertDialogHeader>
              <AlertDialogTitle>{t('remove.title', { name: node.path })}</AlertDialogTitle>
              <AlertDialogDescription>
                {t('remove.text', { count: filesUnder(node.path, paths).length })}
              </AlertDialogDescription>
            </AlertDialogHeader>
            <AlertDialogFooter>
              <AlertDialogCancel>{t('action.cancel')}</AlertDialogCancel>
              <AlertDialogAction variant="destructive" onClick={() => onRemove(node)}>
                {t('tree.delete')}
              </AlertDialogAction>
            </AlertDialogFooter>
          </>
        )}
      </AlertDialogContent>
    </AlertDialog>
  )
}

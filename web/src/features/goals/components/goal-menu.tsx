import { Eraser, Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { MoreMenu } from '@/components/more-menu.tsx'
import { DropdownMenuGroup, DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu.tsx'
import type { Goal } from '@/lib/api/index.ts'

/** What can be done with a goal. */
export interface GoalTask {
  kind: 'edit' | 'reset' | 'delete'
  goal: Goal
}

export function GoalMenu({ goal, onTask }: { goal: Goal; onTask: (task: GoalTask) => void }) {
  const { t } = useTranslation('goals')
  return (
    <MoreMenu label={t('more', { name: goal.name })}>
      <DropdownMenuGroup>
        <DropdownMenuItem onSelect={() => onTask({ kind: 'edit', goal })}>
          <Pencil />
          {t('edit.action')}
        </DropdownMenuItem>
        <DropdownMenuItem disabled={!goal.counted} onSelect={() => onTask({ kind: 'reset', goal })}>
          <Eraser />
          {t('reset.action')}
        </DropdownMenuItem>
      </DropdownMenuGroup>
      <DropdownMenuSeparator />
      <DropdownMenuGroup>
        <DropdownMenuItem variant="destructive" onSelect={() => onTask({ kind: 'delete', goal })}>
          <Trash2 />
          {t('delete.action')}
        </DropdownMenuItem>
      </DropdownMenuGroup>
    </MoreMenu>
  )
}

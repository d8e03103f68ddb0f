import { Eraser, MoreHorizontal, Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import type { Goal } from '@/lib/api/index.ts'

/** What can be done with a goal. */
export interface GoalTask {
  kind: 'edit' | 'reset' | 'delete'
  goal: Goal
}

export function GoalMenu({ goal, onTask }: { goal: Goal; onTask: (task: GoalTask) => void }) {
  const { t } = useTranslation('goals')
  const label = t('more', { name: goal.name })
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={label} title={label}>
          <MoreHorizontal />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
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
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

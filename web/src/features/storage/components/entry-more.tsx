import { useTranslation } from 'react-i18next'
import { MoreMenu } from '@/components/more-menu.tsx'
import { DropdownMenuGroup, DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu.tsx'
import type { StorageEntry } from '@/lib/api/index.ts'
import type { Browsing } from './browsing.ts'
import { EntryMenu } from './entry-menu.tsx'

const PARTS = { Item: DropdownMenuItem, Group: DropdownMenuGroup, Separator: DropdownMenuSeparator }

/** The three dots of an entry. They are of the entry, or of all that are chosen when it is one of them. */
export function EntryMore({ entry, browsing }: { entry: StorageEntry; browsing: Browsing }) {
  const { t } = useTranslation('storage')
  const { selected, actions, searching } = browsing
  const meant = selected.ids.has(entry.id) ? selected.chosen : [entry]
  // What is done in the menu is no business of the row around it.
  const handled = { onClick: stop, onDoubleClick: stop, onContextMenu: stop }
  return (
    <span className="flex" {...handled}>
      <MoreMenu label={t('action.more', { name: entry.name })}>
        <EntryMenu entries={meant} actions={actions} searching={searching} parts={PARTS} />
      </MoreMenu>
    </span>
  )
}

const stop = (event: React.SyntheticEvent) => event.stopPropagation()

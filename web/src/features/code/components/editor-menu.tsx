import { SlidersHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { ShortcutKeys } from '@/components/shortcut-keys.tsx'
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { setPreference, usePreferences } from '@/stores/preferences.ts'
import type { useTabs } from '../hooks/use-tabs.ts'

interface EditorMenuProps {
  tabs: ReturnType<typeof useTabs>
  onOpenFile: () => void
  onSearch: () => void
  /** Absent: nothing can be edited. */
  onFormat?: () => void
}

/** What can be done in the editor, for those who do not know its keys yet. */
export function EditorMenu({ tabs, onOpenFile, onSearch, onFormat }: EditorMenuProps) {
  const { t } = useTranslation('code')
  const formatOnSave = usePreferences((preferences) => preferences.formatOnSave ?? false)
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton size="icon-sm" className="mx-1" label={t('editor.menu')}>
          <SlidersHorizontal />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuGroup>
          <DropdownMenuItem onSelect={onOpenFile}>
            <span className="flex-1">{t('keys.openFile')}</span>
            <ShortcutKeys id="code.openFile" />
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={onSearch}>
            <span className="flex-1">{t('keys.search')}</span>
            <ShortcutKeys id="code.search" />
          </DropdownMenuItem>
          {onFormat && (
            <DropdownMenuItem onSelect={onFormat}>
              <span className="flex-1">{t('keys.format')}</span>
              <ShortcutKeys id="code.format" />
            </DropdownMenuItem>
          )}
        </DropdownMenuGroup>
        <DropdownMenuSeparator />
        <DropdownMenuGroup>
          <DropdownMenuItem onSelect={() => tabs.closeOthers(tabs.active)}>{t('tabs.closeOthers')}</DropdownMenuItem>
          <DropdownMenuItem onSelect={tabs.closeAll}>{t('tabs.closeAll')}</DropdownMenuItem>
        </DropdownMenuGroup>
        <DropdownMenuSeparator />
        <DropdownMenuGroup>
          <DropdownMenuCheckboxItem
            checked={formatOnSave}
            onCheckedChange={(checked) => setPreference({ formatOnSave: checked })}
          >
            {t('editor.formatOnSave')}
          </DropdownMenuCheckboxItem>
        </DropdownMenuGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

import { Link } from '@tanstack/react-router'
import { ChevronsUpDownIcon, KeyboardIcon, LanguagesIcon, LogOutIcon, SunMoonIcon, UserRoundIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { LanguageItems } from '@/components/language-menu.tsx'
import { ThemeItems } from '@/components/theme-menu.tsx'
import { Avatar } from '@/components/ui/avatar.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuSub,
  DropdownMenuSubContent,
  DropdownMenuSubTrigger,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { useMe } from '@/hooks/use-me.ts'
import { useSignOut } from '@/hooks/use-sign-out.ts'
import { cn } from '@/lib/utils.ts'
import { openShortcutHelp } from '@/stores/commands.ts'

interface UserMenuProps {
  collapsed: boolean
  onNavigate?: (() => void) | undefined
}

export default function UserMenu({ collapsed, onNavigate }: UserMenuProps) {
  const { t } = useTranslation()
  const me = useMe()
  const signOut = useSignOut()
  const name = me?.name ?? ''
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        className={cn(
          'flex h-10 w-full items-center gap-2.5 rounded-md px-1.5 text-left outline-none transition-colors hover:bg-sidebar-accent focus-visible:outline-2 focus-visible:outline-ring',
          collapsed && 'justify-center px-0',
        )}
      >
        <Avatar name={name} picture={me?.avatar} />
        {collapsed ? (
          <span className="sr-only">{t('user.menu', { name })}</span>
        ) : (
          <>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium leading-tight">{name}</span>
              <span className="block truncate text-muted-foreground text-xs leading-tight">{me?.email}</span>
            </span>
            <ChevronsUpDownIcon aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
          </>
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="w-56">
        <div className="px-2 py-1.5">
          <div className="truncate font-medium">{name}</div>
          <div className="truncate text-muted-foreground text-xs">{me?.email}</div>
        </div>
        <DropdownMenuSeparator />
        <DropdownMenuGroup>
          <DropdownMenuItem asChild>
            <Link to="/account" onClick={onNavigate}>
              <UserRoundIcon />
              {t('user.account')}
            </Link>
          </DropdownMenuItem>
          <DropdownMenuSub>
            <DropdownMenuSubTrigger>
              <SunMoonIcon />
              {t('theme.label')}
            </DropdownMenuSubTrigger>
            <DropdownMenuSubContent>
              <ThemeItems />
            </DropdownMenuSubContent>
          </DropdownMenuSub>
          <DropdownMenuSub>
            <DropdownMenuSubTrigger>
              <LanguagesIcon />
              {t('language.label')}
            </DropdownMenuSubTrigger>
            <DropdownMenuSubContent>
              <LanguageItems />
            </DropdownMenuSubContent>
          </DropdownMenuSub>
          <DropdownMenuItem onSelect={openShortcutHelp}>
            <KeyboardIcon />
            {t('shortcuts.title')}
          </DropdownMenuItem>
        </DropdownMenuGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={signOut}>
          <LogOutIcon />
          {t('user.signOut')}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

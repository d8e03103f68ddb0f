import {
  BlocksIcon,
  BookOpenIcon,
  CalendarClockIcon,
  CodeIcon,
  DatabaseIcon,
  FolderKanbanIcon,
  FootprintsIcon,
  GaugeIcon,
  HardDriveIcon,
  HistoryIcon,
  LayoutDashboardIcon,
  type LucideIcon,
  ScrollTextIcon,
  ServerIcon,
  SettingsIcon,
  TargetIcon,
  UserRoundIcon,
  UsersIcon,
  VariableIcon,
} from 'lucide-react'
import type { Permissions } from '@/lib/api/index.ts'
import type { ShortcutId } from '@/lib/shortcuts/index.ts'

interface PageEntry {
  label:
    | 'account'
    | 'audit'
    | 'overview'
    | 'code'
    | 'versions'
    | 'logs'
    | 'jobs'
    | 'env'
    | 'storage'
    | 'models'
    | 'goals'
    | 'globalGoals'
    | 'limits'
    | 'settings'
    | 'projects'
    | 'docs'
    | 'plugins'
    | 'users'
    | 'system'
  icon: LucideIcon
  shortcut: ShortcutId
  /** Its address is the beginning of those of other pages. */
  exact?: boolean
  /** Only root may open it. */
  root?: boolean
  /** Only root and those with this permission may open it. */
  permission?: keyof Permissions
  /** Opened from the menu of the person, not from the sidebar. */
  personal?: boolean
}

/** A project's pages: the sidebar, the palette, the breadcrumbs and `g` shortcuts are made of this list. */
export const PROJECT_PAGES = [
  { to: '/projects/$slug', label: 'overview', icon: LayoutDashboardIcon, shortcut: 'go.overview', exact: true },
  { to: '/projects/$slug/code', label: 'code', icon: CodeIcon, shortcut: 'go.code' },
  { to: '/projects/$slug/versions', label: 'versions', icon: HistoryIcon, shortcut: 'go.versions' },
  { to: '/projects/$slug/logs', label: 'logs', icon: ScrollTextIcon, shortcut: 'go.logs' },
  { to: '/projects/$slug/jobs', label: 'jobs', icon: CalendarClockIcon, shortcut: 'go.jobs' },
  { to: '/projects/$slug/env', label: 'env', icon: VariableIcon, shortcut: 'go.env' },
  { to: '/projects/$slug/storage/$', label: 'storage', icon: HardDriveIcon, shortcut: 'go.storage' },
  { to: '/projects/$slug/models', label: 'models', icon: DatabaseIcon, shortcut: 'go.models' },
  { to: '/projects/$slug/goals', label: 'goals', icon: TargetIcon, shortcut: 'go.goals' },
  { to: '/projects/$slug/limits', label: 'limits', icon: GaugeIcon, shortcut: 'go.limits' },
  { to: '/projects/$slug/settings', label: 'settings', icon: SettingsIcon, shortcut: 'go.settings' },
] as const satisfies (PageEntry & { to: string })[]

export const WORKSPACE_PAGES = [
  { to: '/projects', label: 'projects', icon: FolderKanbanIcon, shortcut: 'go.projects' },
  { to: '/goals', label: 'globalGoals', icon: TargetIcon, shortcut: 'go.globalGoals' },
  { to: '/docs/runtime', label: 'docs', icon: BookOpenIcon, shortcut: 'go.docs' },
  { to: '/plugins', label: 'plugins', icon: BlocksIcon, shortcut: 'go.plugins' },
  { to: '/users', label: 'users', icon: UsersIcon, shortcut: 'go.users', permission: 'manageUsers' },
  { to: '/audit', label: 'audit', icon: FootprintsIcon, shortcut: 'go.audit', root: true },
  { to: '/system', label: 'system', icon: ServerIcon, shortcut: 'go.system', root: true },
  { to: '/account', label: 'account', icon: UserRoundIcon, shortcut: 'go.account', personal: true },
] as const satisfies (PageEntry & { to: string })[]

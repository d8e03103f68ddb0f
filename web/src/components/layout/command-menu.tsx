import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { DatabaseIcon, KeyboardIcon, LanguagesIcon, LogOutIcon, PlusIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ColorDot } from '@/components/color-dot.tsx'
import { CodeItems } from '@/components/layout/command-code.tsx'
import { PROJECT_PAGES } from '@/components/layout/navigation.ts'
import { useWorkspacePages } from '@/components/layout/use-pages.ts'
import { ShortcutKeys } from '@/components/shortcut-keys.tsx'
import { THEMES } from '@/components/theme-menu.tsx'
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from '@/components/ui/command.tsx'
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '@/components/ui/dialog.tsx'
import { useMayCreateProjects } from '@/hooks/use-me.ts'
import { useOpenProject } from '@/hooks/use-project.ts'
import { useSignOut } from '@/hooks/use-sign-out.ts'
import { i18next, LANGUAGE_NAMES, LANGUAGES, setLanguage } from '@/lib/i18n.ts'
import { modelsQuery } from '@/lib/queries/models.ts'
import { projectsQuery } from '@/lib/queries/projects.ts'
import { setTheme } from '@/lib/theme.ts'
import { useCommands } from '@/stores/commands.ts'

const close = () => useCommands.setState({ paletteOpen: false })

export default function CommandMenu() {
  const { t } = useTranslation()
  const open = useCommands((state) => state.paletteOpen)
  return (
    <Dialog open={open} onOpenChange={(paletteOpen) => useCommands.setState({ paletteOpen })}>
      <DialogContent className="top-[15vh] translate-y-0 gap-0 p-0">
        <DialogTitle className="sr-only">{t('palette.title')}</DialogTitle>
        <DialogDescription className="sr-only">{t('palette.description')}</DialogDescription>
        <Command label={t('palette.title')} loop>
          <CommandInput placeholder={t('palette.placeholder')} />
          <CommandList className="max-h-[60vh]">
            <CommandEmpty>{t('palette.empty')}</CommandEmpty>
            <ActionItems />
            <PageItems />
            <CodeItems run={run} />
            <ModelItems />
            <ProjectItems />
            <PreferenceItems />
          </CommandList>
        </Command>
      </DialogContent>
    </Dialog>
  )
}

/** Runs after the palette is closed, so that the focus goes where the action puts it. */
const run = (action: () => void) => () => {
  close()
  setTimeout(action)
}

function ActionItems() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const commands = useCommands((state) => state.commands)
  const mayCreate = useMayCreateProjects()
  return (
    <CommandGroup heading={t('palette.group.actions')}>
      {commands.map(({ id, label, icon: Icon, keywords, shortcut, run: action }) => (
        <CommandItem key={id} value={id} keywords={[label, ...(keywords ?? [])]} onSelect={run(action)}>
          {Icon ? <Icon /> : null}
          <span className="flex-1">{label}</span>
          {shortcut ? <ShortcutKeys id={shortcut} /> : null}
        </CommandItem>
      ))}
      {mayCreate ? (
        <CommandItem
          value="new-project"
          keywords={[t('switcher.create')]}
          onSelect={run(() => void navigate({ to: '/projects', search: { new: 1 } }))}
        >
          <PlusIcon />
          {t('switcher.create')}
        </CommandItem>
      ) : null}
    </CommandGroup>
  )
}

function PageItems() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const slug = useOpenProject()?.slug
  const pages = useWorkspacePages()
  return (
    <CommandGroup heading={t('palette.group.pages')}>
      {slug
        ? PROJECT_PAGES.map(({ to, label, icon: Icon, shortcut }) => (
            <CommandItem
              key={to}
              value={to}
              keywords={wordsOf(`nav.${label}`)}
              onSelect={run(() => void navigate({ to, params: { slug } }))}
            >
              <Icon />
              <span className="flex-1">{t(`nav.${label}`)}</span>
              <ShortcutKeys id={shortcut} />
            </CommandItem>
          ))
        : null}
      {pages.map(({ to, label, icon: Icon, shortcut }) => (
        <CommandItem key={to} value={to} keywords={wordsOf(`nav.${label}`)} onSelect={run(() => void navigate({ to }))}>
          <Icon />
          <span className="flex-1">{t(`nav.${label}`)}</span>
          <ShortcutKeys id={shortcut} />
        </CommandItem>
      ))}
    </CommandGroup>
  )
}

function ModelItems() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const slug = useOpenProject()?.slug
  const { data } = useQuery({ ...modelsQuery(slug ?? ''), enabled: slug !== undefined })
  if (slug === undefined || !data?.items.length) return null
  return (
    <CommandGroup heading={t('palette.group.models')}>
      {data.items.map(({ id, name, slug: model }) => (
        <CommandItem
          key={id}
          value={id}
          keywords={[name, model]}
          onSelect={run(() => void navigate({ to: '/projects/$slug/models/$model', params: { slug, model } }))}
        >
          <DatabaseIcon />
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <span className="max-w-2/5 shrink-0 truncate font-mono text-muted-foreground text-xs">{model}</span>
        </CommandItem>
      ))}
    </CommandGroup>
  )
}

function ProjectItems() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data } = useQuery(projectsQuery)
  if (!data?.items.length) return null
  return (
    <CommandGroup heading={t('palette.group.projects')}>
      {data.items.map(({ id, name, slug, color }) => (
        <CommandItem
          key={id}
          value={id}
          keywords={[name, slug]}
          onSelect={run(() => void navigate({ to: '/projects/$slug', params: { slug } }))}
        >
          <ColorDot color={color} />
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <span className="max-w-2/5 shrink-0 truncate font-mono text-muted-foreground text-xs">{slug}</span>
        </CommandItem>
      ))}
    </CommandGroup>
  )
}

function PreferenceItems() {
  const { t } = useTranslation()
  const signOut = useSignOut()
  return (
    <CommandGroup heading={t('palette.group.preferences')}>
      {THEMES.map(([theme, Icon]) => {
        const label = t('palette.themeTo', { theme: t(`theme.${theme}`) })
        return (
          <CommandItem
            key={theme}
            value={`theme-${theme}`}
            keywords={[label, 'theme', theme, 'тема']}
            onSelect={run(() => setTheme(theme))}
          >
            <Icon />
            {label}
          </CommandItem>
        )
      })}
      {LANGUAGES.map((language) => {
        const label = t('palette.languageTo', { language: LANGUAGE_NAMES[language] })
        return (
          <CommandItem
            key={language}
            value={`language-${language}`}
            keywords={[label, 'language', 'язык']}
            onSelect={run(() => void setLanguage(language))}
          >
            <LanguagesIcon />
            {label}
          </CommandItem>
        )
      })}
      <CommandItem
        value="shortcuts"
        keywords={wordsOf('shortcuts.title')}
        onSelect={run(() => useCommands.setState({ helpOpen: true }))}
      >
        <KeyboardIcon />
        <span className="flex-1">{t('shortcuts.title')}</span>
        <ShortcutKeys id="general.help" />
      </CommandItem>
      <CommandItem value="sign-out" keywords={wordsOf('user.signOut')} onSelect={run(signOut)}>
        <LogOutIcon />
        {t('user.signOut')}
      </CommandItem>
    </CommandGroup>
  )
}

/** A text in every language that is loaded: people type the name they remember. */
const wordsOf = (key: Parameters<typeof i18next.t>[0] & string) =>
  LANGUAGES.map((lng) => i18next.getResource(lng, 'common', key) as unknown)
    .concat(i18next.t(key as 'nav.code'))
    .filter((text): text is string => typeof text === 'string')

import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { CheckIcon, FolderKanbanIcon, PlusIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ColorDot } from '@/components/color-dot.tsx'
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
  CommandSeparator,
} from '@/components/ui/command.tsx'
import { useMayCreateProjects } from '@/hooks/use-me.ts'
import { projectsQuery } from '@/lib/queries/projects.ts'

export default function ProjectSwitcherList({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { slug: current } = useParams({ strict: false })
  const { data } = useQuery(projectsQuery)
  const mayCreate = useMayCreateProjects()
  const go = (how: () => void) => () => {
    onDone()
    how()
  }
  return (
    <Command label={t('switcher.label')}>
      <CommandInput placeholder={t('switcher.search')} />
      <CommandList>
        <CommandEmpty>{t('switcher.empty')}</CommandEmpty>
        <CommandGroup>
          {data?.items.map(({ id, slug, name, color }) => (
            <CommandItem
              key={id}
              value={id}
              keywords={[name, slug]}
              onSelect={go(() => navigate({ to: '/projects/$slug', params: { slug } }))}
            >
              <ColorDot color={color} />
              <span className="min-w-0 flex-1 truncate">{name}</span>
              {slug === current ? <CheckIcon aria-hidden="true" /> : null}
            </CommandItem>
          ))}
        </CommandGroup>
        <CommandSeparator />
        <CommandGroup forceMount>
          <CommandItem forceMount value="all-projects" onSelect={go(() => navigate({ to: '/projects' }))}>
            <FolderKanbanIcon />
            {t('switcher.all')}
          </CommandItem>
          {mayCreate ? (
            <CommandItem
              forceMount
              value="new-project"
              onSelect={go(() => navigate({ to: '/projects', search: { new: 1 } }))}
            >
              <PlusIcon />
              {t('switcher.create')}
            </CommandItem>
          ) : null}
        </CommandGroup>
      </CommandList>
    </Command>
  )
}

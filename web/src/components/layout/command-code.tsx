import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCommandState } from 'cmdk'
import { CodeIcon, HistoryIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CommandGroup, CommandItem } from '@/components/ui/command.tsx'
import { useOpenProject } from '@/hooks/use-project.ts'
import { rankFiles } from '@/lib/fuzzy.ts'
import { pipelineQuery } from '@/lib/queries/pipeline.ts'
import { useCommands } from '@/stores/commands.ts'

/** Files that are listed; whoever wants another types one more letter. */
const FILES = 8
const VERSIONS = 5

/** Files and recent versions of the open project that fit what is typed. `run` closes the palette before the action. */
export function CodeItems({ run }: { run: (action: () => void) => () => void }) {
  const slug = useOpenProject()?.slug
  const typed = useCommandState((state) => state.search).trim()
  // Nothing typed: the list would push everything else out of sight.
  return slug && typed !== '' ? <Found slug={slug} typed={typed} run={run} /> : null
}

function Found({ slug, typed, run }: { slug: string; typed: string; run: (action: () => void) => () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: pipeline } = useQuery(pipelineQuery(slug))
  const ofPage = useCommands((state) => state.files)
  const open =
    ofPage?.project === slug
      ? ofPage.open
      : (file: string) => void navigate({ to: '/projects/$slug/code', params: { slug }, search: { file } })
  const paths =
    ofPage?.project === slug
      ? ofPage.paths
      : ((pipeline?.draft?.files ?? pipeline?.template)?.map(({ path }) => path) ?? [])
  const files = rankFiles(typed, paths).slice(0, FILES)
  const versions = (pipeline?.versions ?? []).slice(0, VERSIONS)
  return (
    <>
      {files.length > 0 && (
        <CommandGroup heading={t('nav.code')}>
          {files.map((path) => (
            <CommandItem key={path} value={`file ${path}`} keywords={[path]} onSelect={run(() => open(path))}>
              <CodeIcon />
              <span className="truncate">{path}</span>
            </CommandItem>
          ))}
        </CommandGroup>
      )}
      {versions.length > 0 && (
        <CommandGroup heading={t('nav.versions')}>
          {versions.map(({ number, tag, branch, notes }) => (
            <CommandItem
              key={number}
              value={`version ${number}`}
              keywords={['версия', number, tag, branch ?? '', notes]}
              onSelect={run(
                () =>
                  void navigate({
                    to: '/projects/$slug/versions/$version',
                    params: { slug, version: number },
                  }),
              )}
            >
              <HistoryIcon />
              <span className="shrink-0">{t('service.version', { version: number })}</span>
              <span className="min-w-0 flex-1 truncate text-muted-foreground text-xs">
                {[tag, branch, notes].filter(Boolean).join(' · ')}
              </span>
            </CommandItem>
          ))}
        </CommandGroup>
      )}
    </>
  )
}

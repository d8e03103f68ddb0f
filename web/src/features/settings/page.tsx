import { useTranslation } from 'react-i18next'
import { PageHeader } from '@/components/page-header.tsx'
import { useProject } from '@/hooks/use-project.ts'
import { ApiKeySection } from './components/api-key-section.tsx'
import { DangerSection } from './components/danger-section.tsx'
import { GeneralSection } from './components/general-section.tsx'
import { MembersSection } from './components/members-section.tsx'

/** What the project is called, who may open it, the key that opens its API, and its end. Each section is saved by itself. */
export function SettingsPage() {
  const { t } = useTranslation('settings')
  const project = useProject()
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4 md:p-6">
      <PageHeader title={t('title')} description={t('intro')} />
      {/* With another project, or another slug, the forms begin anew. */}
      <GeneralSection key={`general-${project.id}`} project={project} />
      <MembersSection key={`members-${project.id}`} project={project} />
      <ApiKeySection key={`key-${project.id}`} project={project} />
      <DangerSection key={`danger-${project.id}`} project={project} />
    </div>
  )
}

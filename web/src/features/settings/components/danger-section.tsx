import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { useMe } from '@/hooks/use-me.ts'
import type { Project } from '@/lib/api/index.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { Section } from './section.tsx'

/** The end of the project, for those who may end it. */
export function DangerSection({ project }: { project: Project }) {
  const { t } = useTranslation('settings')
  const me = useMe()
  const [asking, setAsking] = useState(false)
  const may = me !== undefined && (me.root || me.id === project.createdBy)
  return (
    <Section title={t('danger.title')} description={may ? t('danger.description') : t('danger.notYou')} danger>
      {may ? (
        <div>
          <Button variant="destructive" onClick={() => setAsking(true)}>
            {t('danger.delete')}
          </Button>
          <DeleteDialog project={project} open={asking} onClose={() => setAsking(false)} />
        </div>
      ) : null}
    </Section>
  )
}

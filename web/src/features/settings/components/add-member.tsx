import { UserPlusIcon } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Candidate, Project } from '@/lib/api/index.ts'
import { useAddMember } from '../members-api.ts'

const CandidateList = lazy(() => import('./candidate-list.tsx'))

/** Finds people by name or address and lets them in. */
export function AddMember({ project }: { project: Project }) {
  const { t } = useTranslation('settings')
  const errorText = useErrorText()
  const [open, setOpen] = useState(false)
  const add = useAddMember(project.slug)
  const choose = (person: Candidate) => {
    setOpen(false)
    add.mutate(person, {
      onSuccess: ({ name }) => void toast.success(t('members.added', { name })),
      onError: (error) => void toast.error(errorText(error)),
    })
  }
  return (
    <div>
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger asChild>
          <Button variant="outline">
            <UserPlusIcon data-icon="inline-start" />
            {t('members.add.action')}
          </Button>
        </PopoverTrigger>
        <PopoverContent
          align="start"
          className="w-80 max-w-[calc(100vw-2rem)] p-0"
          aria-label={t('members.add.action')}
        >
          <Suspense fallback={<div className="h-24" />}>
            <CandidateList slug={project.slug} onChoose={choose} />
          </Suspense>
        </PopoverContent>
      </Popover>
    </div>
  )
}

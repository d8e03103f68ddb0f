import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProjectPage, useWorkspacePage } from '@/components/layout/use-pages.ts'
import { useOpenProject } from '@/hooks/use-project.ts'

/** Names the page in the window's title, and on every change of page moves the focus to its heading and says it. */
export function PageAnnouncer() {
  const { t } = useTranslation()
  const router = useRouter()
  const project = useOpenProject()
  const projectPage = useProjectPage()
  const otherPage = useWorkspacePage()
  const page = projectPage ?? otherPage
  const [announced, setAnnounced] = useState('')

  const title = [page && t(`nav.${page.label}`), project?.name, t('app.name')]
  const titleText = title.filter(Boolean).join(' · ')
  useEffect(() => {
    document.title = titleText
  }, [titleText])

  useEffect(
    () =>
      router.subscribe('onRendered', ({ pathChanged, fromLocation }) => {
        if (!pathChanged || !fromLocation) return
        const heading = document.querySelector<HTMLElement>('#main h1')
        if (!heading) return
        heading.tabIndex = -1
        heading.focus({ preventScroll: true })
        setAnnounced(heading.textContent ?? '')
      }),
    [router],
  )

  return (
    <div role="status" className="sr-only">
      {announced ? t('nav.here', { page: announced }) : ''}
    </div>
  )
}

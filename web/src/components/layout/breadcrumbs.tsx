import { Link, useMatches, useMatchRoute, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ColorDot } from '@/components/color-dot.tsx'
import { PROJECT_PAGES } from '@/components/layout/navigation.ts'
import {
  Breadcrumb,
  BreadcrumbItem,
  BreadcrumbLink,
  BreadcrumbList,
  BreadcrumbPage,
  BreadcrumbSeparator,
} from '@/components/ui/breadcrumb.tsx'
import { useOpenProject } from '@/hooks/use-project.ts'

/** The project page that is open, or undefined elsewhere. */
export function useProjectPage() {
  const ids = useMatches({ select: (matches) => matches.map(({ fullPath }) => fullPath as string) })
  const deepest = ids.at(-1) ?? ''
  return PROJECT_PAGES.findLast(({ to }) => (to === '/projects/$slug' ? deepest === `${to}/` : deepest.startsWith(to)))
}

/** Projects › project › page › version; on a phone only the project and the page. */
export function Breadcrumbs() {
  const { t } = useTranslation()
  const project = useOpenProject()
  const page = useProjectPage()
  const onProjects = useMatchRoute()({ to: '/projects' }) !== false
  const { version } = useParams({ strict: false })
  return (
    <Breadcrumb aria-label={t('nav.breadcrumbs')} className="min-w-0">
      <BreadcrumbList>
        {project ? (
          <>
            <BreadcrumbItem className="max-lg:hidden">
              <BreadcrumbLink asChild>
                <Link to="/projects">{t('nav.projects')}</Link>
              </BreadcrumbLink>
            </BreadcrumbItem>
            <BreadcrumbSeparator className="max-lg:hidden" />
            <BreadcrumbItem className="max-w-56">
              <ColorDot color={project.color} />
              <BreadcrumbLink asChild>
                <Link to="/projects/$slug" params={{ slug: project.slug }} title={project.name}>
                  {project.name}
                </Link>
              </BreadcrumbLink>
            </BreadcrumbItem>
            {page ? (
              <>
                <BreadcrumbSeparator className="max-sm:hidden" />
                <BreadcrumbItem className="max-sm:hidden">
                  {version ? (
                    <BreadcrumbLink asChild>
                      <Link to={page.to} params={{ slug: project.slug }}>
                        {t(`nav.${page.label}`)}
                      </Link>
                    </BreadcrumbLink>
                  ) : (
                    <BreadcrumbPage>{t(`nav.${page.label}`)}</BreadcrumbPage>
                  )}
                </BreadcrumbItem>
              </>
            ) : null}
            {version ? (
              <>
                <BreadcrumbSeparator className="max-sm:hidden" />
                <BreadcrumbItem className="max-sm:hidden">
                  <BreadcrumbPage>{version}</BreadcrumbPage>
                </BreadcrumbItem>
              </>
            ) : null}
          </>
        ) : (
          <BreadcrumbItem>
            {onProjects ? (
              <BreadcrumbPage>{t('nav.projects')}</BreadcrumbPage>
            ) : (
              <BreadcrumbLink asChild>
                <Link to="/projects">{t('nav.projects')}</Link>
              </BreadcrumbLink>
            )}
          </BreadcrumbItem>
        )}
      </BreadcrumbList>
    </Breadcrumb>
  )
}

import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ColorDot } from '@/components/color-dot.tsx'
import { useProjectPage, useWorkspacePage } from '@/components/layout/use-pages.ts'
import {
  Breadcrumb,
  BreadcrumbItem,
  BreadcrumbLink,
  BreadcrumbList,
  BreadcrumbPage,
  BreadcrumbSeparator,
} from '@/components/ui/breadcrumb.tsx'
import { useOpenProject } from '@/hooks/use-project.ts'

/** Projects › project › page › version or model, or page › plugin; on a phone only the project and the page. */
export function Breadcrumbs() {
  const { t } = useTranslation()
  const project = useOpenProject()
  const page = useProjectPage()
  const other = useWorkspacePage()
  const { version, model, id: plugin } = useParams({ strict: false })
  const part = version ?? model
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
                  {part ? (
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
            {part ? (
              <>
                <BreadcrumbSeparator className="max-sm:hidden" />
                <BreadcrumbItem className="max-sm:hidden">
                  <BreadcrumbPage>{part}</BreadcrumbPage>
                </BreadcrumbItem>
              </>
            ) : null}
          </>
        ) : (
          <>
            <BreadcrumbItem>
              {other && !plugin ? (
                <BreadcrumbPage>{t(`nav.${other.label}`)}</BreadcrumbPage>
              ) : (
                <BreadcrumbLink asChild>
                  <Link to={other?.to ?? '/projects'}>{t(`nav.${other?.label ?? 'projects'}`)}</Link>
                </BreadcrumbLink>
              )}
            </BreadcrumbItem>
            {plugin ? (
              <>
                <BreadcrumbSeparator className="max-sm:hidden" />
                <BreadcrumbItem className="max-sm:hidden">
                  <BreadcrumbPage>{plugin}</BreadcrumbPage>
                </BreadcrumbItem>
              </>
            ) : null}
          </>
        )}
      </BreadcrumbList>
    </Breadcrumb>
  )
}

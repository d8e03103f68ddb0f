import { getRouteApi, Navigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { VersionView } from './components/version-view.tsx'
import { DRAFT } from './lib/comparison.ts'

/** Few look at differences: what shows them is not part of the page. */
const ComparePage = lazy(() => import('./compare-page.tsx').then((module) => ({ default: module.ComparePage })))
const route = getRouteApi('/_app/projects/$slug/versions/$version')

/** One version; with `compare` in the address, what differs between it and another. */
export function VersionPage() {
  const { slug, version } = route.useParams()
  const { compare } = route.useSearch()
  if (compare !== undefined)
    return (
      <Suspense fallback={<Skeleton className="m-4 h-64" />}>
        <ComparePage to={compare} />
      </Suspense>
    )
  if (version === DRAFT) return <Navigate to="/projects/$slug/code" params={{ slug }} replace />
  return <VersionView key={`${slug} ${version}`} />
}

import { lazy, Suspense } from 'react'
import { useTray } from '../lib/tray.ts'

const UploadTray = lazy(() => import('./upload-tray.tsx'))

/** Where files on their way are shown, over whatever page; its code comes with the first visit of a storage. */
export function TrayHost() {
  const needed = useTray((state) => state.needed)
  return needed ? (
    <Suspense>
      <UploadTray />
    </Suspense>
  ) : null
}

import { createFileRoute } from '@tanstack/react-router'
import { NotFound } from '@/components/not-found.tsx'

/** Every address that is no page, inside the frame of the app. */
export const Route = createFileRoute('/_app/$')({ component: () => <NotFound /> })

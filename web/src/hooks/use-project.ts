import { useLoaderData, useMatch } from '@tanstack/react-router'
import type { Project } from '@/lib/api/index.ts'

/** The project whose pages are open; only inside `/projects/$slug`. */
export const useProject = (): Project => useLoaderData({ from: '/_app/projects/$slug' }).project

/** The project whose pages are open, or undefined elsewhere and while it loads. */
export const useOpenProject = (): Project | undefined =>
  useMatch({ from: '/_app/projects/$slug', shouldThrow: false })?.loaderData?.project

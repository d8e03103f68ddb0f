import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type PackageTypes, packageOf } from '@/lib/api/index.ts'
import { packagesQuery, packageTypesQuery } from '../api.ts'
import { createImports } from '../lib/imports.ts'
import type { Workspace } from '../lib/workspace.ts'

/** Milliseconds of rest after an edit until imports are looked for. */
const DELAY = 500

export type PackageFile = PackageTypes['files'][number]

/** Declarations of the installed packages that the files of a workspace import. */
export function usePackageTypes(workspace: Workspace): PackageFile[] {
  const imports = useImports(workspace)
  const { data: packages } = useQuery(packagesQuery)
  const versions = new Map(packages?.items.map(({ name, version }) => [name, version]))
  const queries = imports.flatMap((specifier) => {
    const version = versions.get(packageOf(specifier) ?? '')
    return version ? [packageTypesQuery(specifier, version)] : []
  })
  return useQueries({ queries, combine: filesOf })
}

const filesOf = (results: UseQueryResult<PackageTypes>[]): PackageFile[] =>
  results.flatMap(({ data }) => data?.files ?? [])

/** What the files import, some time after each edit. */
function useImports(workspace: Workspace): string[] {
  const [imports, setImports] = useState<string[]>([])
  useEffect(() => {
    const find = createImports()
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      const found = find(workspace.get().files)
      setImports((before) => (before.join() === found.join() ? before : found))
    }
    look()
    const unsubscribe = workspace.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(look, DELAY)
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [workspace])
  return imports
}

import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { UserPlusIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { Forbidden } from '@/components/forbidden.tsx'
import { NoResults } from '@/components/no-results.tsx'
import { PageHeader } from '@/components/page-header.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useDebounced } from '@/hooks/use-debounced.ts'
import { useMayManageUsers } from '@/hooks/use-me.ts'
import { useFormat } from '@/lib/format.ts'
import { useShortcut } from '@/lib/shortcuts/index.ts'
import { usersQuery } from './api.ts'
import { UserDialogs, type UserTask } from './components/user-dialogs.tsx'
import { UserSheet } from './components/user-sheet.tsx'
import { UsersTable } from './components/users-table.tsx'
import { UsersToolbar } from './components/users-toolbar.tsx'

const route = getRouteApi('/_app/users')
const ROWS = [1, 2, 3, 4, 5]

/** The people who may sign in, for those who manage them. */
export const UsersPage = () => (useMayManageUsers() ? <Users /> : <Forbidden />)

function Users() {
  const { t } = useTranslation('users')
  const format = useFormat()
  const { q: query = '', status, new: creating, edit } = route.useSearch()
  const navigate = route.useNavigate()
  const users = useInfiniteQuery(usersQuery({ q: useDebounced(query.trim(), 200) || undefined, status }))
  const [task, setTask] = useState<UserTask | null>(null)
  const shown = users.data?.pages.flatMap(({ items }) => items)
  const total = users.data?.pages.at(-1)?.total
  const create = () => void navigate({ search: (old) => ({ ...old, new: 1, edit: undefined }) })
  useShortcut('list.new', create)

  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4 md:p-6">
      <PageHeader title={t('title')} description={t('intro')}>
        <Button onClick={create}>
          <UserPlusIcon data-icon="inline-start" />
          {t('create')}
        </Button>
      </PageHeader>
      {users.error && !shown ? (
        <ErrorState error={users.error} onRetry={() => void users.refetch()} />
      ) : !shown ? (
        <div className="flex flex-col gap-2" aria-hidden="true">
          {ROWS.map((row) => (
            <Skeleton key={row} className="h-12 w-full" />
          ))}
        </div>
      ) : (
        <>
          <UsersToolbar
            query={query}
            status={status}
            onQuery={(q) => void navigate({ search: (old) => ({ ...old, q: q || undefined }), replace: true })}
            onStatus={(next) => void navigate({ search: (old) => ({ ...old, status: next }) })}
          />
          <p role="status" className="sr-only">
            {query || status ? t('found', { count: total ?? shown.length }) : ''}
          </p>
          {shown.length === 0 ? (
            <NoResults
              title={t('none.title')}
              text={t('none.description')}
              clear={t('none.clear')}
              onClear={() => void navigate({ search: (old) => ({ ...old, q: undefined, status: undefined }) })}
            />
          ) : (
            <UsersTable
              users={shown}
              onEdit={({ id }) => void navigate({ search: (old) => ({ ...old, edit: id, new: undefined }) })}
              onTask={setTask}
            />
          )}
          {users.hasNextPage ? (
            <div className="flex flex-col items-center gap-2">
              <p className="text-muted-foreground text-sm">
                {t('shownOf', { shown: format.number(shown.length), total: format.number(total ?? shown.length) })}
              </p>
              <Button variant="outline" onClick={() => void users.fetchNextPage()} disabled={users.isFetchingNextPage}>
                {users.isFetchingNextPage ? <Spinner data-icon="inline-start" /> : null}
                {t('more')}
              </Button>
            </div>
          ) : null}
        </>
      )}
      <UserSheet
        id={edit ?? (creating === 1 ? null : undefined)}
        onClose={() => void navigate({ search: (old) => ({ ...old, new: undefined, edit: undefined }) })}
      />
      <UserDialogs task={task} onClose={() => setTask(null)} />
    </div>
  )
}

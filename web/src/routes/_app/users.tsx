import { createFileRoute } from '@tanstack/react-router'
import { STATUSES } from '@/features/users/lib/filter.ts'
import { UsersPage } from '@/features/users/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'
import { one, oneOf, search, text } from '@/lib/search-params.ts'

export const Route = createFileRoute('/_app/users')({
  validateSearch: search({ q: text, status: oneOf(STATUSES), new: one, edit: text }),
  loader: () => loadStrings('users'),
  component: UsersPage,
})

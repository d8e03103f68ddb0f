import { createFileRoute } from '@tanstack/react-router'
import { AccountPage } from '@/features/account/page.tsx'
import { loadStrings } from '@/lib/i18n.ts'

export const Route = createFileRoute('/_app/account')({
  loader: () => loadStrings('account'),
  component: AccountPage,
})

import { useTranslation } from 'react-i18next'
import { PageHeader } from '@/components/page-header.tsx'
import { useMe } from '@/hooks/use-me.ts'
import { PasswordSection } from './components/password-section.tsx'
import { PreferencesSection } from './components/preferences-section.tsx'
import { ProfileSection } from './components/profile-section.tsx'
import { SessionsSection } from './components/sessions-section.tsx'

/** Who the signed-in person is to others, how they sign in and where they did, and how the app looks to them. */
export function AccountPage() {
  const { t } = useTranslation('account')
  const me = useMe()
  if (!me) return null
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4 md:p-6">
      <PageHeader title={t('title')} description={me.email} />
      <ProfileSection me={me} />
      <PasswordSection me={me} />
      <SessionsSection />
      <PreferencesSection />
    </div>
  )
}

import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AuthCard } from './components/auth-card.tsx'
import { LoginForm } from './components/login-form.tsx'

/** `redirect` is a path of this origin. */
export function LoginPage({ redirect }: { redirect: string }) {
  const { t } = useTranslation('auth')
  const router = useRouter()
  return (
    <AuthCard title={t('login.title')} description={t('login.description')}>
      <LoginForm onDone={() => router.history.push(redirect)} />
    </AuthCard>
  )
}

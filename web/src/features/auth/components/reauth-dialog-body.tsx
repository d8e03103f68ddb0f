import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import { useMe } from '@/hooks/use-me.ts'
import { useLogout } from '@/lib/queries/session.ts'
import { settleReauthentication } from '@/stores/session.ts'
import { LoginForm } from './login-form.tsx'

export default function ReauthDialogBody() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const me = useMe()
  const logout = useLogout()
  const leave = () => {
    settleReauthentication(false)
    logout.mutate(undefined, { onSettled: () => navigate({ to: '/login' }) })
  }
  return (
    <Dialog open>
      <DialogContent
        className="sm:max-w-sm"
        onEscapeKeyDown={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <DialogHeader className="pr-0">
          <DialogTitle>{t('reauth.title')}</DialogTitle>
          <DialogDescription>{t('reauth.description')}</DialogDescription>
        </DialogHeader>
        <LoginForm email={me?.email} onDone={() => settleReauthentication(true)} />
        <Button variant="ghost" onClick={leave}>
          {t('reauth.leave')}
        </Button>
      </DialogContent>
    </Dialog>
  )
}

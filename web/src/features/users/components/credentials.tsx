import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'

/** What somebody signs in with, to be handed over. */
export function Credentials({ email, password }: { email: string; password: string }) {
  const { t } = useTranslation('users')
  return (
    <dl className="flex flex-col gap-3 rounded-lg bg-muted p-3">
      {(
        [
          ['email', email],
          ['password', password],
        ] as const
      ).map(([field, value]) => (
        <div key={field} className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <dt className="text-muted-foreground text-xs">{t(`field.${field}`)}</dt>
            <dd data-testid={`handed-${field}`} className="font-mono text-sm [overflow-wrap:anywhere]">
              {value}
            </dd>
          </div>
          <CopyButton text={value} label={t(`credentials.copy.${field}`)} />
        </div>
      ))}
    </dl>
  )
}

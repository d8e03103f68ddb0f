import { useTranslation } from 'react-i18next'
import type { User } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'
import { STRENGTHS, strengthOf } from '../lib/strength.ts'

const COLORS = ['bg-destructive', 'bg-warning', 'bg-success', 'bg-success']

/** How hard the password is to guess, in a word and a bar. */
export function StrengthHint({ password, me }: { password: string; me: User }) {
  const { t } = useTranslation('account')
  const strength = strengthOf(password, [me.email, me.name])
  const level = STRENGTHS.indexOf(strength)
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="flex gap-1">
        {STRENGTHS.map((one, i) => (
          <span key={one} className={cn('h-1 w-6 rounded-full', i <= level ? COLORS[level] : 'bg-muted')} />
        ))}
      </span>
      <span role="status">{t(`strength.${strength}`)}</span>
    </span>
  )
}

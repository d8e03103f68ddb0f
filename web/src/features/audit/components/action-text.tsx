import { useTranslation } from 'react-i18next'
import type { Activity } from '@/lib/api/index.ts'

/** What was done, in words; an action that has none yet, by its name. */
export function ActionText({ action }: { action: string }) {
  const { t, i18n } = useTranslation('audit')
  const key = `action.${action}`
  return i18n.exists(key, { ns: 'audit' }) ? (
    t(key as 'action.project.create')
  ) : (
    <code className="font-mono text-xs">{action}</code>
  )
}

/** Who did it. */
export function ActorText({ actor: { kind, name } }: Pick<Activity, 'actor'>) {
  const { t } = useTranslation('audit')
  return kind === 'user' ? name : t(`actor.${kind}`)
}

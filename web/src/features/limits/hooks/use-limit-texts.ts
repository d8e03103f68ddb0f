import { useTranslation } from 'react-i18next'
import type { LimitsView } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { limitText } from '@/lib/limit-text.ts'

type Limit = LimitsView['about'][number]

/** Texts of limits in the person's language; of a limit the app does not know, those of the server. */
export function useLimitTexts() {
  const { t, i18n } = useTranslation('limits')
  const format = useFormat()
  const textOf = ({ name }: Limit, part: 'title' | 'about' | 'beyond') => {
    const key = `limit.${name}.${part}`
    return i18n.exists(key, { ns: 'limits' }) ? t(key as 'limit.memoryMb.title') : undefined
  }
  return {
    titleOf: (limit: Limit) => textOf(limit, 'title') ?? limit.description,
    /** What it limits; undefined when the title says it all. */
    aboutOf: (limit: Limit) => textOf(limit, 'about'),
    beyondOf: (limit: Limit) => textOf(limit, 'beyond') ?? limit.beyond,
    valueText: (value: number, unit: string) =>
      limitText(value, unit, format, (amount) => t('unit.perSecond', { amount })),
  }
}

import { useTranslation } from 'react-i18next'

export function CodePage() {
  const { t } = useTranslation('code')
  return <h1>{t('title')}</h1>
}

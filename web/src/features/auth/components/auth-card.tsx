import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Logo } from '@/components/logo.tsx'
import { LanguageSwitch, ThemeCycle } from './preference-buttons.tsx'

/** The page around sign-in and set-up: one card, theme and language in the corner. */
export function AuthCard({
  title,
  description,
  children,
}: {
  title: string
  description: string
  children: ReactNode
}) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title, t])
  return (
    <div className="flex min-h-dvh flex-col bg-sidebar">
      <header className="flex justify-end gap-1 p-3">
        <ThemeCycle />
        <LanguageSwitch />
      </header>
      <main className="flex flex-1 items-start justify-center px-4 pt-[8vh] pb-16">
        <div className="w-full max-w-sm rounded-xl border bg-card p-6 text-card-foreground shadow-xs">
          <Logo className="mb-5 size-9" />
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
          <p className="mt-1 mb-5 text-muted-foreground">{description}</p>
          {children}
        </div>
      </main>
    </div>
  )
}

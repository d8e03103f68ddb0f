import { MenuIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SidebarContent } from '@/components/layout/sidebar-content.tsx'
import { Logo } from '@/components/logo.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle, SheetTrigger } from '@/components/ui/sheet.tsx'

/** The sidebar of narrow windows, in a sheet. */
export default function MobileMenu() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Sheet open={open} onOpenChange={setOpen}>
      <SheetTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={t('nav.menu')}>
          <MenuIcon />
        </Button>
      </SheetTrigger>
      <SheetContent side="left" closeLabel={t('action.close')} className="gap-0 bg-sidebar text-sidebar-foreground">
        <SheetHeader className="p-3">
          <SheetTitle className="flex items-center gap-2">
            <Logo />
            {t('app.name')}
          </SheetTitle>
          <SheetDescription className="sr-only">{t('nav.main')}</SheetDescription>
        </SheetHeader>
        <SidebarContent collapsed={false} onNavigate={() => setOpen(false)} />
      </SheetContent>
    </Sheet>
  )
}

import { useTranslation } from 'react-i18next'
import { Kbd, KbdGroup } from '@/components/ui/kbd.tsx'
import { isMac, keyLabels, SHORTCUTS, type ShortcutId } from '@/lib/shortcuts/index.ts'

/** The keys of a shortcut as this computer's keyboard has them. */
export function ShortcutKeys({ id, className }: { id: ShortcutId; className?: string }) {
  const { t } = useTranslation()
  const [first = '', second] = SHORTCUTS[id].keys.split(' ')
  return (
    <KbdGroup className={className}>
      <Keys combination={first} />
      {second ? (
        <>
          <span className="text-muted-foreground text-xs">{t('shortcuts.then')}</span>
          <Keys combination={second} />
        </>
      ) : null}
    </KbdGroup>
  )
}

const Keys = ({ combination }: { combination: string }) =>
  keyLabels(combination, isMac).map((label) => <Kbd key={label}>{label}</Kbd>)

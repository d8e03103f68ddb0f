import { useTranslation } from 'react-i18next'
import { ShortcutKeys } from '@/components/shortcut-keys.tsx'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import {
  type CodeShortcut,
  SHORTCUT_GROUPS,
  SHORTCUTS,
  type ShortcutId,
  useActiveShortcuts,
} from '@/lib/shortcuts/index.ts'
import { useCommands } from '@/stores/commands.ts'

export default function ShortcutHelp() {
  const { t } = useTranslation()
  const open = useCommands((state) => state.helpOpen)
  const active = useActiveShortcuts((state) => state.ids)
  const groups = SHORTCUT_GROUPS.map((group) => ({
    group,
    ids: active.filter((id) => SHORTCUTS[id].group === group),
  })).filter(({ ids }) => ids.length > 0)
  return (
    <Dialog open={open} onOpenChange={(helpOpen) => useCommands.setState({ helpOpen })}>
      <DialogContent closeLabel={t('action.close')}>
        <DialogHeader>
          <DialogTitle>{t('shortcuts.title')}</DialogTitle>
          <DialogDescription>{t('shortcuts.description')}</DialogDescription>
        </DialogHeader>
        <div className="grid gap-5">
          {groups.map(({ group, ids }) => (
            <section key={group} aria-labelledby={`shortcuts-${group}`}>
              <h3 id={`shortcuts-${group}`} className="pb-1 font-medium text-muted-foreground text-xs">
                {t(`shortcuts.group.${group}`)}
              </h3>
              <dl className="divide-y">
                {ids.map((id) => (
                  <div key={id} className="flex min-h-8 items-center justify-between gap-4 py-1">
                    <dt>
                      <Label id={id} />
                    </dt>
                    <dd>
                      <ShortcutKeys id={id} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  )
}

function Label({ id }: { id: ShortcutId }) {
  const { t } = useTranslation()
  const shortcut = SHORTCUTS[id]
  return 'label' in shortcut ? t(`shortcuts.${shortcut.label}`) : <CodeLabel id={id as CodeShortcut} />
}

/** What only one page has is told by that page's own strings, which are there whenever it is. */
function CodeLabel({ id }: { id: CodeShortcut }) {
  const { t } = useTranslation('code')
  return t(id.replace('code', 'keys') as 'keys.save')
}

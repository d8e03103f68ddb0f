/** Heard before the editor. */
const CODE = { group: 'code', early: true } as const

/** Every shortcut of the app. `mod` is Cmd on a Mac, Ctrl elsewhere; `g c` is g, then c. */
export const SHORTCUTS = {
  'general.palette': { keys: 'mod+k', group: 'general', label: 'palette', early: true, inDialogs: true },
  'general.sidebar': { keys: 'mod+b', group: 'general', label: 'sidebar' },
  'general.help': { keys: '?', group: 'general', label: 'help' },
  'go.overview': { keys: 'g o', group: 'go', label: 'goOverview' },
  'go.code': { keys: 'g c', group: 'go', label: 'goCode' },
  'go.versions': { keys: 'g v', group: 'go', label: 'goVersions' },
  'go.logs': { keys: 'g l', group: 'go', label: 'goLogs' },
  'go.jobs': { keys: 'g j', group: 'go', label: 'goJobs' },
  'go.env': { keys: 'g e', group: 'go', label: 'goEnv' },
  'go.storage': { keys: 'g s', group: 'go', label: 'goStorage' },
  'go.models': { keys: 'g m', group: 'go', label: 'goModels' },
  'go.goals': { keys: 'g t', group: 'go', label: 'goGoals' },
  'go.limits': { keys: 'g i', group: 'go', label: 'goLimits' },
  'go.settings': { keys: 'g ,', group: 'go', label: 'goSettings' },
  'go.projects': { keys: 'g p', group: 'go', label: 'goProjects' },
  'go.globalGoals': { keys: 'g w', group: 'go', label: 'goGlobalGoals' },
  'go.docs': { keys: 'g d', group: 'go', label: 'goDocs' },
  'go.plugins': { keys: 'g x', group: 'go', label: 'goPlugins' },
  'go.users': { keys: 'g u', group: 'go', label: 'goUsers' },
  'go.audit': { keys: 'g a', group: 'go', label: 'goAudit' },
  'go.account': { keys: 'g h', group: 'go', label: 'goAccount' },
  'go.system': { keys: 'g y', group: 'go', label: 'goSystem' },
  'code.save': { ...CODE, keys: 'mod+s', inDialogs: true },
  'code.run': { ...CODE, keys: 'mod+enter' },
  'code.publish': { ...CODE, keys: 'mod+shift+enter' },
  'code.openFile': { ...CODE, keys: 'mod+p' },
  'code.search': { ...CODE, keys: 'mod+shift+f' },
  'code.format': { ...CODE, keys: 'alt+shift+f' },
  'code.nextProblem': { ...CODE, keys: 'f8' },
  'code.panel': { ...CODE, keys: 'mod+j' },
  'code.closeTab': { ...CODE, keys: 'alt+w' },
  'list.search': { keys: '/', group: 'list', label: 'search' },
  'list.new': { keys: 'n', group: 'list', label: 'new' },
  'storage.upload': { keys: 'u', group: 'list', label: 'upload' },
  'storage.view': { keys: 'v', group: 'list', label: 'view' },
} as const satisfies Record<string, ShortcutDefinition>

export type ShortcutId = keyof typeof SHORTCUTS
/** Of the code page: `code.save`. */
export type CodeShortcut = Extract<ShortcutId, `code.${string}`>
export const SHORTCUT_GROUPS = ['general', 'go', 'code', 'logs', 'list'] as const
export type ShortcutGroup = (typeof SHORTCUT_GROUPS)[number]

export interface ShortcutDefinition {
  keys: string
  group: ShortcutGroup
  /** Key in `shortcuts` of the common locale. Without one: the id is a key below `keys` of the page's own, `code:keys.save`. */
  label?: string
  /** Heard before what has the focus, be it the editor or a text field. */
  early?: boolean
  /** Also while a dialog is open. */
  inDialogs?: boolean
}

/** `mod+shift+enter` → ['⌘', '⇧', '↵'] on a Mac, ['Ctrl', 'Shift', 'Enter'] elsewhere. */
export function keyLabels(combination: string, isMac: boolean): string[] {
  const names: Record<string, string> = isMac
    ? { mod: '⌘', shift: '⇧', alt: '⌥', enter: '↵', escape: 'Esc' }
    : { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', enter: 'Enter', escape: 'Esc' }
  return combination.split('+').map((key) => names[key] ?? (/^(?:.|f\d+)$/.test(key) ? key.toUpperCase() : key))
}

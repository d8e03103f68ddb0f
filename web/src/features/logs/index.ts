export { LogPanel } from './components/log-panel.tsx'
export { LevelToggles } from './components/log-toolbar.tsx'
export type { Place } from './lib/places.ts'

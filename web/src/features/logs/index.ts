export { LogPanel } from './components/log-panel.tsx'
export { LevelToggles } from './components/log-toolbar.tsx'
export { useLogTail } from './hooks/use-log-tail.ts'
export { type Place, splitPlaces } from './lib/places.ts'

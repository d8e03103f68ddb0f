export { LogPanel } from './components/log-panel.tsx'
export { PlaceText } from './components/place-text.tsx'
export type { Place } from './lib/places.ts'

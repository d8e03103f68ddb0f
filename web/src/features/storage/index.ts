export { TrayHost } from './components/tray-host.tsx'

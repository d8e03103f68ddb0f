import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './scripts/precompress.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = process.env.M3M_DEV_SERVER ?? 'http://127.0.0.1:3000'

/** Packages of every page, also of the sign-in. */
const CORE =
  'react|react-dom|scheduler|@tanstack/(?:react-router|router-core|history|react-store|store|react-query|query-core)|i18next|react-i18next|zustand|clsx|tailwind-merge|class-variance-authority|use-sync-external-store|@radix-ui/react-(?:slot|compose-refs|primitive|label)'
/** Packages of the shell's popovers and tooltips; its menus come a moment later. */
const OVERLAYS =
  '@floating-ui/.*|react-remove-scroll|react-remove-scroll-bar|react-style-singleton|use-sidecar|use-callback-ref|aria-hidden|@radix-ui/react-(?:popper|popover|tooltip|dismissable-layer|focus-scope|focus-guards|portal|presence)'
/** What every icon is drawn with. */
const ICON_FRAME = /node_modules\/lucide-react\/dist\/esm\/createLucideIcon/
/** Icons of the navigation and of the service's buttons: a file each would be more wrapping than icon. */
const SHELL_ICONS =
  'lucide-react/dist/esm/icons/(?:blocks|book-open|calendar-clock|chevrons-up-down|circle-play|code|database|external-link|folder-kanban|footprints|gauge|hard-drive|history|layout-dashboard|panel-left-close|panel-left-open|play|rotate-ccw-clock|scroll-text|search|server|settings|square|target|user-round|users|variable)\\.'
function chunksOf(names: string): RegExp {
  return new RegExp(`assets/(?:${names})-[\\w-]{8}\\.js$`)
}
/** Chunks of the first page, and of the shell around all others. */
const ALWAYS_THERE = chunksOf(
  'core|rolldown-runtime|preload-helper|utils|i18n|api|storage|theme|preferences|session|button|error-state|use-error-text|search-params|overlays|tooltip|popover|format|alert|badge|skeleton|spinner|kbd|icon-button|copy-button|use-copy|relative-time|status-pill|color-dot|service|services|pipeline|commands|shortcuts|shortcut-keys|use-pages|use-me|use-media|use-project|use-debounced|sidebar-content|notify|logo|shell-icons|chevron-down|chevron-right|circle-exclamation-point|circle-x|loader-circle|lock|rotate-cw|check|circle|empty|forbidden|not-found|safe-redirect',
)
const modulesOf = (names: string) => new RegExp(`node_modules/(?:${names})/`)

export default defineConfig({
  root: here('.'),
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      routesDirectory: here('./src/routes'),
      generatedRouteTree: here('./src/routeTree.gen.ts'),
      quoteStyle: 'single',
      semicolons: false,
    }),
    react(),
    tailwindcss(),
    precompress(),
  ],
  resolve: { alias: { '@': here('./src') } },
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    // Monaco's own chunks are large and lazy; sizes are checked by tests/web/budget.test.ts.
    chunkSizeWarningLimit: 8000,
    reportCompressedSize: false,
    // What every page has loaded already need not be named again for each page to come.
    modulePreload: {
      resolveDependencies: (_file, files, { hostType }) =>
        hostType === 'html' ? files : files.filter((file) => !ALWAYS_THERE.test(file)),
    },
    rolldownOptions: {
      // The server's contracts are shared for their types and a few values; their schemas must not reach the browser.
      output: {
        codeSplitting: {
          // What every page needs, in few files: they compress better together and load in fewer requests.
          groups: [
            { name: 'core', test: new RegExp(`${modulesOf(CORE).source}|${ICON_FRAME.source}`), priority: 2 },
            { name: 'overlays', test: modulesOf(OVERLAYS), priority: 1 },
            { name: 'shell-icons', test: new RegExp(`node_modules/${SHELL_ICONS}`) },
          ],
        },
      },
      treeshake: {
        // Contracts do nothing when they are loaded: a page that takes none of their values need not load them.
        moduleSideEffects: [{ test: /\/(?:modules|kernel)\/[^?]*\.ts$/, sideEffects: false }],
        manualPureFunctions: ['Type', 'serviceRef', 'topic', 'OneOf', 'Nullable', 'ListOf'],
      },
    },
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: Object.fromEntries(['/api', '/r', '/f', '/healthz'].map((path) => [path, { target: server }])),
  },
})

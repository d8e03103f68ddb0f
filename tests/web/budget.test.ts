import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const DIST = new URL('../../web/dist/', import.meta.url)
const MANIFEST = new URL('.vite/manifest.json', DIST)
const KB = 1024

interface Chunk {
  file: string
  src?: string
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
}

const sizes = new Map<string, number>()
/** Compressed as the server sends it. */
function gzipped(file: string): number {
  const known = sizes.get(file)
  if (known !== undefined) return known
  const path = fileURLToPath(new URL(file, DIST))
  const size = existsSync(`${path}.gz`) ? statSync(`${path}.gz`).size : gzipSync(readFileSync(path)).length
  sizes.set(file, size)
  return size
}

const built = existsSync(MANIFEST)
describe('size of the built web app', { skip: built ? false : 'web/dist is not built; run npm run build:web' }, () => {
  const manifest: Record<string, Chunk> = built ? JSON.parse(readFileSync(MANIFEST, 'utf8')) : {}
  /** The chunks a page loads at once when it asks for these: themselves and what they import statically. */
  const closure = (keys: string[]) => {
    const seen = new Set<string>()
    const visit = (key: string) => {
      if (seen.has(key)) return
      seen.add(key)
      for (const next of manifest[key]?.imports ?? []) visit(next)
    }
    keys.forEach(visit)
    return [...seen].map((key) => manifest[key]!)
  }
  const total = (files: Iterable<string>) => [...new Set(files)].reduce((sum, file) => sum + gzipped(file), 0)
  const scripts = (chunks: Chunk[]) => total(chunks.map(({ file }) => file))
  const routeOf = (path: string) => Object.keys(manifest).filter((key) => key.startsWith(`src/routes/${path}?`))
  const under = (bytes: number, limit: number) =>
    assert.ok(bytes <= limit * KB, `${(bytes / KB).toFixed(1)} kB gz of ${limit} allowed`)

  const entry = 'index.html'
  const english = 'src/locales/en.json'

  it('loads the sign-in page with at most 160 kB of scripts', () => {
    under(scripts(closure([entry, english, ...routeOf('login.tsx')])), 160)
  })

  it('loads the shell with at most 200 kB of scripts', () => {
    const layout = routeOf('_app.tsx')
    assert.ok(layout.length > 0, 'the layout has a chunk')
    under(scripts(closure([entry, english, ...layout])), 200)
  })

  it('has at most 25 kB of styles at the start', () => {
    under(total(closure([entry]).flatMap(({ css }) => css ?? [])), 25)
  })

  it('keeps Monaco and the palette out of what is loaded first', () => {
    const first = closure([entry, ...routeOf('_app.tsx'), ...routeOf('_app/projects/index.tsx')])
    for (const { file } of first) {
      const code = readFileSync(fileURLToPath(new URL(file, DIST)), 'utf8')
      assert.ok(!code.includes('monaco-scrollable-element'), `${file} holds the editor`)
      assert.ok(!code.includes('cmdk-group-heading'), `${file} holds the palette`)
    }
  })

  it('has charts of at most 120 kB, and none of them before the page that shows them', () => {
    const chart = 'src/components/charts/time-chart.tsx'
    const first = closure([entry, ...routeOf('_app.tsx'), ...routeOf('_app/projects/$slug/index.tsx')])
    const charts = closure([chart]).filter((chunk) => !first.includes(chunk))
    assert.ok(charts.includes(manifest[chart]!), 'the charts are a chunk of their own')
    under(scripts(charts), 120)
  })

  it('keeps the schemas of the server out of the browser', () => {
    for (const { file } of Object.values(manifest)) {
      if (!file.endsWith('.js') || gzipped(file) > 400 * KB) continue
      const code = readFileSync(fileURLToPath(new URL(file, DIST)), 'utf8')
      assert.ok(!code.includes('One-time token from the server log'), `${file} holds a contract's schemas`)
    }
  })
})

/** A registry of npm packages on this machine, and an npm that knows no other. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

type Manifest = Record<string, unknown>

export interface Registry {
  /** Publishes a version; `files` by path, without the manifest. */
  add(name: string, version: string, files: Record<string, string>, more?: Manifest): void
  /** Environment of an npm that asks here. */
  env: Record<string, string>
  /** Paths that were asked for. */
  asked: string[]
}

export async function startRegistry(t: { after(work: () => unknown): void }): Promise<Registry> {
  const folder = mkdtempSync(join(tmpdir(), 'm3m-registry-'))
  const versions = new Map<string, Map<string, { manifest: Manifest; tarball: Buffer }>>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!.slice(1))
    asked.push(path)
    const [, ofTarball, version] = /^(.+)\/-\/([^/]+)\.tgz$/.exec(path) ?? []
    const known = versions.get(ofTarball ?? path)
    if (ofTarball !== undefined && known?.has(version!)) return response.end(known.get(version!)!.tarball)
    if (!known) return response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}')
    response.setHeader('content-type', 'application/json')
    return response.end(
      JSON.stringify({
        name: path,
        'dist-tags': { latest: [...known.keys()].at(-1) },
        versions: Object.fromEntries([...known].map(([number, { manifest }]) => [number, manifest])),
      }),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  t.after(() => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  writeFileSync(join(folder, 'npmrc'), '')

  return {
    asked,
    env: {
      npm_config_registry: url,
      npm_config_cache: join(folder, 'cache'),
      npm_config_userconfig: join(folder, 'npmrc'),
      npm_config_globalconfig: join(folder, 'global-npmrc'),
      npm_config_fetch_retries: '0',
    },
    add(name, version, files, more = {}) {
      const place = join(folder, 'made', `${name}@${version}`)
      const own = { name, version, type: 'module', ...more }
      write(join(place, 'package'), { ...files, 'package.json': JSON.stringify(own) })
      const file = join(place, 'package.tgz')
      execFileSync('tar', ['-czf', file, '-C', place, 'package'])
      const tarball = readFileSync(file)
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
      const dist = { tarball: `${url}${name}/-/${version}.tgz`, integrity }
      const scripted = 'scripts' in more ? { hasInstallScript: true } : {}
      if (!versions.has(name)) versions.set(name, new Map())
      versions.get(name)!.set(version, { manifest: { ...own, ...scripted, dist }, tarball })
    },
  }
}

/** Writes files below a folder. */
export function write(folder: string, files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

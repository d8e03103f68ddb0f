/** Archives of plugins: as authors pack them, and as nobody should. */
import type { TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { strToU8, type Zippable, zipSync } from 'fflate'
import { create, Header } from 'tar'
import { tempDir } from '../../support/temp.ts'
import { manifestOf, moduleWith, writePlugin } from './support.ts'

/** A .tgz of a plugin's folder, as an author packs it. */
export function pack(t: Pick<TestContext, 'after'>, id: string, version: string, more: object = {}): Buffer {
  const folder = tempDir(t)
  writePlugin(folder, id, manifestOf(id, { version, ...more }), {
    'index.js': moduleWith(id, `run: () => '${version}'`),
    'lib/deep/file.txt': 'x',
  })
  return create({ gzip: true, sync: true, cwd: folder, portable: true }, [id]).read() as Buffer
}

export interface Entry {
  path: string
  content?: string | Buffer
  /** As tar calls it. */
  type?: string
  linkpath?: string
}

/** What a plugin needs. */
export const valid = (id: string, version = '1.0.0', folder = ''): Entry[] => [
  { path: `${folder}plugin.json`, content: JSON.stringify(manifestOf(id, { version })) },
  { path: `${folder}index.js`, content: moduleWith(id, `run: () => '${version}'`) },
]

/** A .tgz of anything, honest or not. */
export function forgeTar(entries: Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', type = 'File', linkpath }) => {
    const data = Buffer.from(content)
    const head = Buffer.alloc(512)
    const header = new Header({
      path: path.slice(0, 99),
      size: data.length,
      mode: 0o755,
      mtime: new Date(0),
      type: type as 'File',
      linkpath,
    })
    header.encode(head, 0)
    return [head, data, Buffer.alloc((512 - (data.length % 512)) % 512)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}

const MODES: Record<string, number> = {
  File: 0o100755,
  Directory: 0o040755,
  SymbolicLink: 0o120777,
  CharacterDevice: 0o020666,
}
const UNIX = 3

/** A .zip of anything that has these kinds. */
export function forgeZip(entries: Entry[], level: 0 | 6 = 6): Buffer {
  const files: Zippable = {}
  for (const { path, content = '', type = 'File', linkpath } of entries) {
    const data = linkpath === undefined ? Buffer.from(content) : strToU8(linkpath)
    files[path] = [data, { os: UNIX, attrs: MODES[type]! << 16, level }]
  }
  return Buffer.from(zipSync(files))
}

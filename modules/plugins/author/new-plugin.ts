/** Writes the folder of a new plugin: one that works, to change into what it shall be. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { ID_PATTERN, type PLUGIN_KINDS } from '../manifest/manifest.schema.ts'
import { isReservedApi } from '../manifest/reserved.ts'
import { newPluginExists, newPluginName } from '../plugins.errors.ts'
import { ownVersion, packageFolder } from './package.ts'

type Kind = (typeof PLUGIN_KINDS)[number]

const templates = join(import.meta.dirname, 'templates')
const header = join(import.meta.dirname, '..', 'native', 'm3m_plugin.h')

/**
 * @param folder absolute path, whose last part is the id
 * @returns the name of its runtime API and the files, below the folder
 * @throws M3M_PLUGIN_NAME, M3M_PLUGIN_EXISTS
 */
export async function newPlugin(folder: string, kind: Kind): Promise<{ id: string; api: string; files: string[] }> {
  const id = basename(folder)
  if (!new RegExp(ID_PATTERN).test(id) || id.length > 64)
    throw newPluginName([id, 'a name is of lower-case words with hyphens, such as geo-ip'])
  const api = id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  if (isReservedApi(api)) throw newPluginName([id, `service code has a "${api}" of its own; choose another name`])
  if ((await namesIn(folder)).length > 0) throw newPluginExists([folder])

  const files = new Map<string, string>()
  const from = join(templates, kind)
  const version = ownVersion()
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    // npm leaves a .gitignore out of packages.
    const path = relative(from, file)
      .replace(/\.tmpl$/, '')
      .replace(/^gitignore$/, '.gitignore')
    const text = await readFile(file, 'utf8')
    files.set(path, text.replaceAll('__ID__', id).replaceAll('__API__', api).replaceAll('__VERSION__', version))
  }
  const root = packageFolder()
  const copies: Record<string, string> = {
    'plugin.schema.json': join(root, 'config', 'plugin.schema.json'),
    ...(kind === 'js'
      ? { 'types/m3m-plugin.d.ts': join(root, 'plugins', 'plugin.d.ts') }
      : { 'src/m3m_plugin.h': header }),
  }
  for (const path of [...files.keys(), ...Object.keys(copies)])
    await mkdir(dirname(join(folder, path)), { recursive: true })
  for (const [path, text] of files) await writeFile(join(folder, path), text, { flag: 'wx' })
  for (const [path, source] of Object.entries(copies)) await copyFile(source, join(folder, path))
  return { id, api, files: [...files.keys(), ...Object.keys(copies)].sort() }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw newPluginExists([folder])
  }
}

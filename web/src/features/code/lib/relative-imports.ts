/** Imports between a project's files, followed when files get other names. */

const RELATIVE = /(\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])(\.{1,2}(?:\/[^'"\n\\]*)?)\2/g
const CODE = /\.[cm]?[jt]sx?$/
/** What the compiler tries, in its order. */
const SUFFIXES = ['', '.ts', '.js', '.mts', '.mjs', '.tsx', '.jsx', '.json', '/index.ts', '/index.js']

/** The file that `specifier` means in the file `from`, as the compiler finds it; undefined when there is none. */
export function resolveImport(
  specifier: string,
  from: string,
  files: { has(path: string): boolean },
): string | undefined {
  const wanted = join(folderOf(from), specifier)
  if (wanted === undefined) return undefined
  return (
    SUFFIXES.map((suffix) => wanted + suffix).find((path) => files.has(path)) ??
    [wanted.replace(/\.(m?)js$/, '.$1ts'), wanted.replace(/\.jsx?$/, '.tsx')].find((path) => files.has(path))
  )
}

/**
 * The files whose relative imports have to be written differently after `moves`, with what they have then.
 * @param files as they were before the moves
 */
export function followMoves(
  files: ReadonlyMap<string, string>,
  moves: readonly (readonly [from: string, to: string])[],
): [path: string, content: string][] {
  const names = new Map(moves)
  const nameOf = (path: string) => names.get(path) ?? path
  const changed: [string, string][] = []
  for (const [path, content] of files) {
    if (!CODE.test(path)) continue
    const written = content.replace(RELATIVE, (whole, lead: string, quote: string, specifier: string) => {
      const target = resolveImport(specifier, path, files)
      if (target === undefined || (nameOf(target) === target && nameOf(path) === path)) return whole
      return `${lead}${quote}${specifierOf(nameOf(path), nameOf(target), { before: specifier, target })}${quote}`
    })
    if (written !== content) changed.push([nameOf(path), written])
  }
  return changed
}

/** How `from` names `to`, in the manner in which it was named before: with or without its ending. */
function specifierOf(from: string, to: string, { before, target }: { before: string; target: string }): string {
  const whole = relative(folderOf(from), to)
  const name = before.slice(before.lastIndexOf('/') + 1)
  const targetName = target.slice(target.lastIndexOf('/') + 1)
  if (name === targetName) return whole
  if (/\.[cm]?jsx?$/.test(name) && /\.[cm]?tsx?$/.test(targetName)) return whole.replace(/\.([cm]?)tsx?$/, '.$1js')
  const short = whole.replace(/\.(?:[cm]?[jt]sx?|json)$/, '')
  // A folder that was named for its index.
  if (!/^index\.[jt]s$/.test(targetName) || name === 'index') return short
  return short.replace(/\/index$/, '') === '.' ? './' : short.replace(/\/index$/, '')
}

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** The path, or undefined when it leads out of the project. */
function join(folder: string, specifier: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of specifier.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

function relative(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/')
  const to = path.split('/')
  let same = 0
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same += 1
  const up = from.slice(same).map(() => '..')
  return [...(up.length > 0 ? up : ['.']), ...to.slice(same)].join('/')
}

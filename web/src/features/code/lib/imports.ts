/** What files import of packages. */
const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"])((?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w./~-]*)\1/gi

/** The packages, or parts of them, that a text imports; being looked for as text, some may stand in a comment. */
export const importsOf = (text: string): string[] => [...text.matchAll(IMPORT)].map(([, , specifier]) => specifier!)

/** Follows what the files of a workspace import; a file is looked through again only when its text is another. */
export function createImports() {
  let known = new Map<string, { content: string; found: string[] }>()
  return (files: ReadonlyMap<string, string>): string[] => {
    const next: typeof known = new Map()
    for (const [path, content] of files) {
      const before = known.get(path)
      next.set(path, before?.content === content ? before : { content, found: importsOf(content) })
    }
    known = next
    return [...new Set([...known.values()].flatMap(({ found }) => found))].sort()
  }
}

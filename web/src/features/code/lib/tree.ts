/** A project's flat list of paths as the tree people see. */

export interface FileNode {
  kind: 'file'
  name: string
  path: string
}
export interface FolderNode {
  kind: 'folder'
  name: string
  path: string
  children: TreeNode[]
}
export type TreeNode = FileNode | FolderNode

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Folders first, then files, each by name with numbers in their natural order. */
export function buildTree(paths: Iterable<string>): TreeNode[] {
  const root: TreeNode[] = []
  const folders = new Map<string, FolderNode>()
  const folderAt = (path: string): TreeNode[] => {
    if (path === '') return root
    let folder = folders.get(path)
    if (!folder) {
      folder = { kind: 'folder', name: path.slice(path.lastIndexOf('/') + 1), path, children: [] }
      folders.set(path, folder)
      folderAt(parentOf(path)).push(folder)
    }
    return folder.children
  }
  for (const path of paths) {
    folderAt(parentOf(path)).push({ kind: 'file', name: path.slice(path.lastIndexOf('/') + 1), path })
  }
  sort(root)
  for (const folder of folders.values()) sort(folder.children)
  return root
}

function sort(nodes: TreeNode[]) {
  nodes.sort((a, b) => (a.kind === b.kind ? byName.compare(a.name, b.name) : a.kind === 'folder' ? -1 : 1))
}

/** The folder of a path, '' for the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

export interface Row {
  node: TreeNode
  depth: number
  /** Position among its siblings and their number, 1-based, for assistive technology. */
  position: number
  siblings: number
}

/** The tree as the rows that are visible, given the closed folders. */
export function visibleRows(nodes: readonly TreeNode[], closed: ReadonlySet<string>, depth = 0): Row[] {
  return nodes.flatMap((node, index) => {
    const row: Row = { node, depth, position: index + 1, siblings: nodes.length }
    return node.kind === 'folder' && !closed.has(node.path)
      ? [row, ...visibleRows(node.children, closed, depth + 1)]
      : [row]
  })
}

/** Files and folders under `folder`, or the file itself. */
export function filesUnder(path: string, all: Iterable<string>): string[] {
  return [...all].filter((file) => file === path || file.startsWith(`${path}/`))
}

/** Every folder that has files, by path; the root is ''. */
export function foldersOf(paths: Iterable<string>): string[] {
  const folders = new Set([''])
  for (const path of paths) for (let at = parentOf(path); at !== ''; at = parentOf(at)) folders.add(at)
  return [...folders].sort((a, b) => byName.compare(a, b))
}

/** The folder a thing is dropped into: the folder itself, or the one the file lies in. */
export const dropFolder = (node: TreeNode): string => (node.kind === 'folder' ? node.path : parentOf(node.path))

/** The next row after `from` whose name begins with the letters; the row itself while more letters than one are typed. */
export function typeAhead(rows: readonly Row[], from: number, letters: string): number {
  const wanted = letters.toLowerCase()
  const start = letters.length === 1 ? from + 1 : from
  for (let step = 0; step < rows.length; step++) {
    const index = (start + step) % rows.length
    if (rows[index]?.node.name.toLowerCase().startsWith(wanted)) return index
  }
  return -1
}

/** Files of a service as they are called on this machine. */
import { relative, resolve } from 'node:path'

/** Shows a file of the folder `root` as seen from the working folder, so that terminals can open it. */
export const showIn =
  (root: string) =>
  (path: string): string => {
    const file = relative(process.cwd(), resolve(root, path))
    return file === '' ? path : file
  }

/** Shows the files that a stack names the same way; places in packages stay as they are. */
export function mapStack(stack: string, isFile: (path: string) => boolean, show: (path: string) => string): string {
  return stack.replace(/[\w.@/-]+(?=:\d+:\d+)/g, (path) => (isFile(path) ? show(path) : path))
}

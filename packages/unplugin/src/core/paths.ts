import { isAbsolute, relative, sep } from 'node:path'

/** A path as it is shown: from the project's root when it lies in it, with forward slashes. */
export function displayPath(path: string, root: string): string {
  const fromRoot = relative(root, path)
  const outside = fromRoot === '' || fromRoot.startsWith('..') || isAbsolute(fromRoot)
  return slashed(outside ? path : fromRoot)
}

/** With forward slashes, as bundlers write ids. */
export function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}

// Where tools of a project have their caches.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The project's `node_modules`, or that of a folder above, which packages of a workspace share; undefined where there is none. */
export function modulesFolder(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules')
    if (existsSync(modules)) return modules
    if (dirname(folder) === folder) return undefined
  }
}

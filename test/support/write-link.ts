import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeArchive } from '@wasmweld/binary'
import { encodeObject } from './encode-object.ts'
import type { GeneratedLink } from './generate-links.ts'

/** Writes the files of a link and returns the arguments that name them. */
export function writeLink({ groups, options }: GeneratedLink, directory: string): string[] {
  const files = groups.flatMap(({ kind, objects }, at) => {
    const members = objects.map(object => ({
      name: object.name,
      bytes: encodeObject(object),
      symbols: [...object.functions, ...object.data, ...object.globals]
        .filter(({ binding }) => binding !== 'local')
        .map(({ name }) => name),
    }))
    if (kind === 'archive' || kind === 'whole-archive') {
      const name = `lib${at}.a`
      writeFileSync(join(directory, name), writeArchive(members))
      return kind === 'archive' ? [name] : ['--whole-archive', name, '--no-whole-archive']
    }
    for (const { name, bytes } of members) writeFileSync(join(directory, name), bytes)
    const names = members.map(({ name }) => name)
    return kind === 'lazy' ? ['--start-lib', ...names, '--end-lib'] : names
  })
  return [...files, ...options]
}

import { unlessDamaged } from '../not-mangled.ts'
import { MangledRust } from './mangled.ts'
import { parsePath } from './parse-path.ts'

/** A name mangled by Rust's scheme v0 as the source has it; undefined when it is no such name. */
export function demangleRust(name: string): string | undefined {
  if (!name.startsWith('_R')) return undefined
  const dot = name.indexOf('.')
  const suffix = dot < 0 ? '' : name.slice(dot)
  return unlessDamaged(() => {
    const input = new MangledRust(name.slice(2, name.length - suffix.length))
    parsePath(input, { inType: false })
    // The crate that made an instance of generic code; it is not shown.
    if (!input.atEnd()) input.silently(() => parsePath(input, { inType: false }))
    if (!input.atEnd()) return undefined
    return suffix === '' ? input.printed : `${input.printed} (${suffix})`
  })
}

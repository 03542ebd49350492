import { unlessDamaged } from '../not-mangled.ts'
import { Mangled } from './mangled.ts'
import { Printer } from './node.ts'
import { parseMangledName } from './parse-encoding.ts'

/** A name mangled by the Itanium C++ ABI as the source has it; undefined when it is no such name. */
export function demangleItanium(name: string): string | undefined {
  return unlessDamaged(() => {
    const input = new Mangled(name)
    const node = parseMangledName(input)
    if (!input.atEnd()) return undefined
    const out = new Printer()
    node.print(out)
    return out.text
  })
}

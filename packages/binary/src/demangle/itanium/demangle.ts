import { unlessDamaged } from '../not-mangled.ts'
import { Mangled } from './mangled.ts'
import { Printer } from './node.ts'
import { parseMangledName } from './parse-encoding.ts'

/** How all of them begin: an error for each name that does not would cost more than most names. */
const FRONT = /^_{1,4}Z/

/** A name mangled by the Itanium C++ ABI as the source has it; undefined when it is no such name. */
export function demangleItanium(name: string): string | undefined {
  if (!FRONT.test(name)) return undefined
  return unlessDamaged(() => {
    const input = new Mangled(name)
    const node = parseMangledName(input)
    if (!input.atEnd()) return undefined
    const out = new Printer()
    node.print(out)
    return out.text
  })
}

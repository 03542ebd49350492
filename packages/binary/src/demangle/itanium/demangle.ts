import { Mangled } from './mangled.ts'
import { Printer } from './node.ts'
import { NotMangled } from '../not-mangled.ts'
import { parseMangledName } from './parse-encoding.ts'

/** A name mangled by the Itanium C++ ABI as the source has it; undefined when it is no such name. */
export function demangleItanium(name: string): string | undefined {
  try {
    const input = new Mangled(name)
    const node = parseMangledName(input)
    if (!input.atEnd()) return undefined
    const out = new Printer()
    node.print(out)
    return out.text
  } catch (error) {
    if (error instanceof NotMangled) return undefined
    throw error
  }
}

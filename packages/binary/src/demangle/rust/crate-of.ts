import { unlessDamaged } from '../not-mangled.ts'
import { MangledRust } from './mangled.ts'
import { parseType } from './parse-type.ts'

/**
 * The crate whose source a name of scheme v0 comes from, which the readable name does not always say: of `<u8 as Shown>::show` it is the crate
 * with the `impl`. Undefined when it is no such name.
 */
export function crateOfRustName(name: string): string | undefined {
  if (!name.startsWith('_R')) return undefined
  const [mangled] = name.slice(2).split('.', 1)
  return unlessDamaged(() => {
    const input = new MangledRust(mangled)
    input.isSilent = true
    return crateOfPath(input)
  })
}

/** Leaves the cursor anywhere. A loop, since each kind of path ends with one path whose crate is its own. */
function crateOfPath(input: MangledRust): string {
  for (;;)
    switch (input.shift()) {
      case 'C':
        input.taggedBase62('s')
        return input.identifier().text
      case 'M':
      case 'X':
        input.taggedBase62('s')
        break
      case 'Y':
        // The method is the trait's own.
        parseType(input)
        break
      case 'N':
        input.shift()
        break
      case 'I':
        break
      case 'B':
        followBack(input)
        break
      default:
        return input.fail()
    }
}

function followBack(input: MangledRust): void {
  const start = input.at - 1
  const target = input.base62()
  if (target >= start) input.fail()
  input.at = target
}

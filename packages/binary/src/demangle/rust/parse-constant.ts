import type { MangledRust } from './mangled.ts'

const INTEGERS = 'aslxnihtmyoj'
/** Digits of the largest number that is shown in decimal. */
const DIGITS_OF_64_BITS = 16

/** The value of a const generic argument or of an array's length. */
export function parseConstant(input: MangledRust): void {
  input.nest(() => {
    const type = input.shift()
    if (type === 'p') return input.print('_')
    if (type === 'B') return input.backReference(() => parseConstant(input), undefined)
    if (INTEGERS.includes(type)) {
      if (input.take('n')) input.print('-')
      return input.print(integer(input.hexadecimal()))
    }
    if (type === 'b') return input.print(boolean(input))
    return type === 'c' ? input.print(`'${character(input)}'`) : input.fail()
  })
}

const integer = (digits: string): string =>
  digits.length > DIGITS_OF_64_BITS ? `0x${digits}` : BigInt(`0x${digits}`).toString()

function boolean(input: MangledRust): string {
  const digits = input.hexadecimal()
  if (digits !== '0' && digits !== '1') return input.fail()
  return digits === '1' ? 'true' : 'false'
}

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\r': '\\r', '\n': '\\n', "'": "\\'", '\\': '\\\\' }

function character(input: MangledRust): string {
  const digits = input.hexadecimal()
  if (digits.length > 6) return input.fail()
  const code = Number.parseInt(digits, 16)
  const text = code < 127 ? String.fromCharCode(code) : ''
  if (Object.hasOwn(ESCAPES, text)) return ESCAPES[text]
  return code >= 32 && text !== '' ? text : `\\u{${digits}}`
}

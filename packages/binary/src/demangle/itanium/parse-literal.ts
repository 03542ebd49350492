// <expr-primary>: a value of a template argument or an expression.
import { Expression } from './expression-nodes.ts'
import type { Mangled } from './mangled.ts'
import { Name, Wrapped } from './name-nodes.ts'
import { type Node, PRECEDENCE } from './node.ts'
import { parseClosureType, type Closure } from './parse-closure.ts'
import { parseEncoding } from './parse-encoding.ts'
import { parseType } from './parse-type.ts'

/** Types of integers by their letter: in front of the value in parentheses, or as a suffix where C has one. */
const INTEGERS: Readonly<Record<string, string>> = {
  w: '(wchar_t)',
  c: '(char)',
  a: '(signed char)',
  h: '(unsigned char)',
  s: '(short)',
  t: '(unsigned short)',
  i: '',
  j: 'u',
  l: 'l',
  m: 'ul',
  x: 'll',
  y: 'ull',
  n: '(__int128)',
  o: '(unsigned __int128)',
}

export function parseLiteral(input: Mangled): Node {
  input.expect('L')
  const next = input.peek()
  if (Object.hasOwn(INTEGERS, next)) return parseInteger(input)
  switch (next) {
    case 'b':
      return parseBoolean(input)
    case 'f':
      return parseFloat(input, 8)
    case 'd':
      return parseFloat(input, 16)
    case '_':
      input.expect('_Z')
      return ended(input, parseEncoding(input))
    case 'A':
      return ended(input, new Wrapped('"<', parseType(input), '>"'))
    case 'D':
      input.expect('Dn')
      input.take('0')
      return ended(input, new Name('nullptr'))
    // A `long double` has ten bytes, which no number of ours holds.
    case 'e':
    case 'T':
      return input.fail()
    case 'U':
      return parseLambdaLiteral(input)
    default:
      return parseEnumerator(input)
  }
}

function ended(input: Mangled, node: Node): Node {
  input.expect('E')
  return node
}

function value(input: Mangled): string {
  const digits = input.signedDigits()
  if (digits === '') input.fail()
  input.expect('E')
  return digits.replace('n', '-')
}

function parseInteger(input: Mangled): Node {
  const type = INTEGERS[input.peek()]
  input.at++
  const text = value(input)
  return new Name(type.startsWith('(') ? type + text : text + type)
}

function parseBoolean(input: Mangled): Node {
  if (input.take('b0E')) return new Name('false')
  input.expect('b1E')
  return new Name('true')
}

function parseEnumerator(input: Mangled): Node {
  const type = parseType(input)
  const text = value(input)
  return new Expression(PRECEDENCE.primary, out => {
    out.open()
    type.print(out)
    out.close()
    out.add(text)
  })
}

function parseLambdaLiteral(input: Mangled): Node {
  if (input.peek(1) !== 'l') return input.fail()
  const closure = parseClosureType(input) as Closure
  input.expect('E')
  return new Expression(PRECEDENCE.primary, out => {
    out.add('[]')
    closure.printDeclarator(out)
    out.add('{...}')
  })
}

/** The bits of the number in hexadecimal, most significant first; shown as C's `%a`. */
function parseFloat(input: Mangled, digits: 8 | 16): Node {
  const bits = input.text.slice(input.at + 1, input.at + 1 + digits)
  if (!/^[0-9a-f]+$/.test(bits) || bits.length < digits) return input.fail()
  input.at += 1 + digits
  input.expect('E')
  const view = new DataView(new ArrayBuffer(8))
  if (digits === 8) view.setUint32(0, Number.parseInt(bits, 16))
  else view.setBigUint64(0, BigInt(`0x${bits}`))
  return new Name(digits === 8 ? `${hexFloat(view.getFloat32(0))}f` : hexFloat(view.getFloat64(0)))
}

function hexFloat(number: number): string {
  const sign = number < 0 || Object.is(number, -0) ? '-' : ''
  const magnitude = Math.abs(number)
  if (Number.isNaN(number)) return 'nan'
  if (magnitude === Number.POSITIVE_INFINITY) return `${sign}inf`
  if (magnitude === 0) return `${sign}0x0p+0`
  const bits = new BigUint64Array(new Float64Array([magnitude]).buffer)[0]
  const exponent = Number(bits >> 52n)
  const fraction = (bits & 0xf_ffff_ffff_ffffn).toString(16).padStart(13, '0').replace(/0+$/, '')
  const shown = exponent === 0 ? -1022 : exponent - 1023
  return `${sign}0x${exponent === 0 ? 0 : 1}${fraction === '' ? '' : `.${fraction}`}p${shown < 0 ? '' : '+'}${shown}`
}

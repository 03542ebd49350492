import { NotMangled } from '../not-mangled.ts'

export interface Identifier {
  readonly text: string
  /** The text stands for one that is not ASCII. */
  readonly isPunycode: boolean
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** Digits of base 62 that a number holds exactly. */
const SAFE_DIGITS = 8
const LIMIT = 2n ** 64n
/** As in LLVM. Nothing nests this deep but text made to exhaust the stack. */
const DEEPEST = 500
/** Characters that a name may have: back references to back references make names that are longer than any memory. */
const LONGEST = 2_000_000

/** The text of a mangled name behind its `_R`, with a cursor, and what was printed of it. */
export class MangledRust {
  readonly text: string
  at = 0
  printed = ''
  /** Lifetimes that `for<…>` around the cursor introduces. */
  boundLifetimes = 0
  /** What is parsed now is not shown. */
  isSilent = false
  #depth = 0

  constructor(text: string) {
    this.text = text
  }

  fail(): never {
    throw new NotMangled()
  }

  atEnd(): boolean {
    return this.at >= this.text.length
  }

  next(): string {
    return this.text.charAt(this.at)
  }

  /** The character at the cursor, which must be there. */
  shift(): string {
    return this.atEnd() ? this.fail() : this.text.charAt(this.at++)
  }

  take(character: string): boolean {
    if (this.next() !== character || this.atEnd()) return false
    this.at++
    return true
  }

  print(text: string): void {
    if (this.isSilent) return
    this.printed += text
    if (this.printed.length > LONGEST) this.fail()
  }

  /** Parses what is not shown. */
  silently(parse: () => void): void {
    const before = this.isSilent
    this.isSilent = true
    parse()
    this.isSilent = before
  }

  nest<Value>(parse: () => Value): Value {
    if (++this.#depth > DEEPEST) this.fail()
    const value = parse()
    this.#depth--
    return value
  }

  /** Runs `parse` where a back reference points; skips it where nothing is shown, since that may be a long way. */
  backReference<Value>(parse: () => Value, otherwise: Value): Value {
    const start = this.at - 1
    const target = this.base62()
    if (target >= start) return this.fail()
    if (this.isSilent) return otherwise
    const { at } = this
    this.at = target
    const value = parse()
    this.at = at
    return value
  }

  /** `_` is 0, `0_` is 1, and so on. */
  base62(): number {
    return Number(this.#exactBase62())
  }

  /** 0 without the tag. */
  taggedBase62(tag: string): number | bigint {
    return this.take(tag) ? (plusOne(this.#exactBase62()) ?? this.fail()) : 0
  }

  #exactBase62(): number | bigint {
    const end = this.text.indexOf('_', this.at)
    if (end < 0) return this.fail()
    const digits = this.text.slice(this.at, end)
    this.at = end + 1
    if (digits === '') return 0
    return plusOne(digits.length <= SAFE_DIGITS ? small(digits) : large(digits)) ?? this.fail()
  }

  identifier(): Identifier {
    const isPunycode = this.take('u')
    const [digits] = /^(?:0|[1-9]\d{0,8})/.exec(this.text.slice(this.at, this.at + 10)) ?? this.fail()
    this.at += digits.length
    // Stands between the length and a name that begins with a digit or with itself.
    this.take('_')
    const text = this.text.slice(this.at, this.at + Number(digits))
    if (text.length < Number(digits) || !/^\w*$/.test(text)) return this.fail()
    this.at += text.length
    return { text, isPunycode }
  }

  /** Digits of a number up to the `_` behind them. */
  hexadecimal(): string {
    const [all, digits] = /^(0|[1-9a-f][0-9a-f]*)_/.exec(this.text.slice(this.at)) ?? this.fail()
    this.at += all.length
    return digits
  }
}

function small(digits: string): number | undefined {
  let value = 0
  for (const character of digits) {
    const digit = DIGITS.indexOf(character)
    if (digit < 0) return undefined
    value = value * 62 + digit
  }
  return value
}

function large(digits: string): bigint | undefined {
  let value = 0n
  for (const character of digits) {
    const digit = DIGITS.indexOf(character)
    if (digit < 0 || value >= LIMIT) return undefined
    value = value * 62n + BigInt(digit)
  }
  return value
}

/** Undefined where it would not fit into 64 bits. */
function plusOne(value: number | bigint | undefined): number | bigint | undefined {
  if (typeof value !== 'bigint') return value === undefined ? undefined : value + 1
  return value + 1n < LIMIT ? value + 1n : undefined
}

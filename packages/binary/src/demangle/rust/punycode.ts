import { NotMangled } from '../not-mangled.ts'

// RFC 3492, with `_` for `-`.
const BASE = 36
const LOWEST_THRESHOLD = 1
const HIGHEST_THRESHOLD = 26
const SKEW = 38
const DAMP = 700
const FIRST_BIAS = 72
const FIRST_CODE_POINT = 128
/** Each character is put in among those before it, which takes time that grows with the square. */
const LONGEST = 20_000

/** The text that punycode stands for. Throws `NotMangled` when it stands for none. */
export function decodePunycode(text: string): string {
  if (text.length > LONGEST) throw new NotMangled()
  const delimiter = text.lastIndexOf('_')
  const output = Array.from(text.slice(0, Math.max(delimiter, 0)))
  let codePoint = FIRST_CODE_POINT
  let bias = FIRST_BIAS
  let index = 0
  for (let at = delimiter + 1; at < text.length;) {
    const before = index
    let weight = 1
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(text[at++])
      index += digit * weight
      if (index > Number.MAX_SAFE_INTEGER) throw new NotMangled()
      const threshold = Math.min(Math.max(k - bias, LOWEST_THRESHOLD), HIGHEST_THRESHOLD)
      if (digit < threshold) break
      weight *= BASE - threshold
    }
    const length = output.length + 1
    bias = adapt(index - before, length, before === 0)
    codePoint += Math.floor(index / length)
    index %= length
    if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint < 0xe000)) throw new NotMangled()
    output.splice(index++, 0, String.fromCodePoint(codePoint))
  }
  return output.join('')
}

function digitOf(character: string | undefined): number {
  if (character !== undefined && /[a-z]/.test(character)) return character.charCodeAt(0) - 97
  if (character !== undefined && /\d/.test(character)) return Number(character) + 26
  throw new NotMangled()
}

function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2))
  rest += Math.floor(rest / length)
  let k = 0
  for (; rest > ((BASE - LOWEST_THRESHOLD) * HIGHEST_THRESHOLD) / 2; k += BASE)
    rest = Math.floor(rest / (BASE - LOWEST_THRESHOLD))
  return k + Math.floor(((BASE - LOWEST_THRESHOLD + 1) * rest) / (rest + SKEW))
}

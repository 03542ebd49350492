// Rust's older mangling: C++'s, with characters that assemblers refuse spelt out, and a hash as the last part.

const LEGACY = /^_{0,2}ZN((?:\d+[\w.$]+)*)17h[0-9a-f]{16}E/
/** What a demangler for C++ makes of such a name, as a linker that demangles the name section does. */
const DEMANGLED = /::h[0-9a-f]{16}(?: \([\w.$]*\))?$/

const ESCAPES: Readonly<Record<string, string>> = {
  SP: '@',
  BP: '*',
  RF: '&',
  LT: '<',
  GT: '>',
  LP: '(',
  RP: ')',
  C: ',',
}

/** The path without its hash, as the source has it; undefined when the name is none of this scheme. */
export function legacyRustPath(name: string): string | undefined {
  const mangled = LEGACY.exec(name)
  if (mangled !== null) return splitLengths(mangled[1])?.map(decodePart).join('::')
  const end = DEMANGLED.exec(name)
  return end === null ? undefined : name.slice(0, end.index).split('::').map(decodePart).join('::')
}

/** `3foo3bar` is `foo` and `bar`; undefined when the lengths are wrong. */
function splitLengths(text: string): string[] | undefined {
  const parts: string[] = []
  for (let at = 0; at < text.length;) {
    const [digits] = /^\d{1,9}/.exec(text.slice(at, at + 9)) ?? ['']
    const start = at + digits.length
    at = start + Number(digits)
    if (digits === '' || Number(digits) === 0 || at > text.length) return undefined
    parts.push(text.slice(start, at))
  }
  return parts
}

function decodePart(part: string): string {
  return (part.startsWith('_$') ? part.slice(1) : part)
    .replaceAll(
      /\$(?:([A-Z]{1,2})|u([0-9a-f]{1,6}))\$/g,
      (all, letters: string | undefined, code: string | undefined) =>
        letters === undefined ? character(all, code ?? '') : (ESCAPES[letters] ?? all),
    )
    .replaceAll('..', '::')
}

function character(all: string, code: string): string {
  const point = Number.parseInt(code, 16)
  return point < 32 || point > 0x10ffff ? all : String.fromCodePoint(point)
}

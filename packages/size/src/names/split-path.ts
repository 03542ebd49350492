// Readable names as text, cut where nothing is open. One pass, since names may be long and come from anyone.

const CLOSES: Readonly<Record<string, string>> = { '<': '>', '(': ')', '[': ']', '{': '}' }

/** Brackets that are open; a closing one also closes what was never a bracket inside of it, as in `f<(a < b)>`. */
export class OpenBrackets {
  readonly #closers: string[] = []

  get depth(): number {
    return this.#closers.length
  }

  /** Takes the character at `at` of `text` into account. */
  pass(text: string, at: number): void {
    const character = text.charAt(at)
    if (Object.hasOwn(CLOSES, character)) this.#closers.push(CLOSES[character])
    else if (character === '>') this.#closeAngle(text, at)
    else if (character === ')' || character === ']' || character === '}') this.#close(character)
  }

  /** Not that of an arrow, nor a comparison in parentheses. */
  #closeAngle(text: string, at: number): void {
    if (at > 0 && text.charAt(at - 1) === '-') return
    if (this.#closers.at(-1) === '>') this.#closers.pop()
  }

  #close(character: string): void {
    while (this.#closers.at(-1) === '>') this.#closers.pop()
    if (this.#closers.at(-1) === character) this.#closers.pop()
  }
}

/** The place behind the bracket that closes the one at `at`, or the text's end. */
export function behindBracket(text: string, at: number): number {
  const open = new OpenBrackets()
  for (let place = at; place < text.length; place++) {
    open.pass(text, place)
    if (open.depth === 0) return place + 1
  }
  return text.length
}

/** Splits at `separator` where no bracket is open. */
export function splitOutside(text: string, separator: string): readonly string[] {
  const open = new OpenBrackets()
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < text.length; at++) {
    if (open.depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(start, at))
      start = at + separator.length
      at = start - 1
    } else open.pass(text, at)
  }
  return [...parts, text.slice(start)]
}

/** A text without what is in `<…>`. */
export function withoutArguments(text: string): string {
  if (!text.includes('<')) return text
  let kept = ''
  for (let at = 0; at < text.length;) {
    const open = text.indexOf('<', at)
    if (open < 0) return kept + text.slice(at)
    kept += text.slice(at, open)
    at = behindBracket(text, open)
  }
  return kept
}

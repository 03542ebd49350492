import type { NameParts } from './name-parts.ts'
import { behindBracket, withoutArguments } from './split-path.ts'

/** What the compiler makes beside functions and variables: `vtable for Shape`. */
export const MADE: RegExp =
  /^(?:vtable|VTT|typeinfo(?: name)?|construction vtable|guard variable|reference temporary #\d+|(?:non-virtual|virtual|covariant return) thunk|thread-local (?:wrapper|initialization) routine|template parameter object|initializer) (?:for|to) /
const OPERATOR =
  /^operator(?:\(\)|\[\]|<=>|->\*?|<<=?|>>=?|[-+*/%^&|~!=<>,]+|""\s?\w+| (?:new|delete)(?:\[\])?| co_await)/
const QUALIFIERS = /^(?: (?:const|volatile|&{1,2}))*/

/** The parts of a name that a demangler for C++ wrote: `int ns::Class<int>::method<char>(int) const`. */
export function cppParts(text: string): NameParts {
  const parts = new PathReader(text.replace(MADE, '')).read()
  const bare = parts.map(withoutTemplateArguments)
  return {
    language: 'c++',
    scopes: bare.slice(0, -1),
    base: bare.at(-1) ?? '',
    ...(bare.some((part, at) => part !== parts[at]) && { generic: bare.join('::') }),
  }
}

function withoutTemplateArguments(part: string): string {
  const [operator] = OPERATOR.exec(part) ?? ['']
  return operator + withoutArguments(part.slice(operator.length)).trimEnd()
}

/** Finds the path among return type, arguments and qualifiers. */
class PathReader {
  readonly #text: string
  #at = 0
  #start = 0
  #parts: string[] = []

  constructor(text: string) {
    this.#text = text
  }

  read(): readonly string[] {
    while (this.#at < this.#text.length && !this.#step()) continue
    if (this.#at > this.#start) this.#parts.push(this.#text.slice(this.#start, this.#at))
    return this.#parts
  }

  /** True at the path's end. */
  #step(): boolean {
    const character = this.#text.charAt(this.#at)
    if (this.#at === this.#start && this.#text.startsWith('operator', this.#at)) return this.#operator()
    if (character === '(') return this.#parenthesis()
    if (character === '<' || character === '[' || character === '{') this.#at = behindBracket(this.#text, this.#at)
    else if (character === ' ') this.#restart()
    else if (this.#text.startsWith('::', this.#at)) this.#endPart()
    else this.#at++
    return false
  }

  #endPart(): void {
    this.#parts.push(this.#text.slice(this.#start, this.#at))
    this.#at += 2
    this.#start = this.#at
  }

  /** What came up to here was a type. */
  #restart(): void {
    this.#at++
    this.#start = this.#at
    this.#parts = []
  }

  #operator(): boolean {
    const [operator] = OPERATOR.exec(this.#text.slice(this.#at, this.#at + 64)) ?? ['']
    if (operator !== '') {
      this.#at += operator.length
      return false
    }
    // A conversion: the type goes up to the arguments.
    while (this.#at < this.#text.length && this.#text.charAt(this.#at) !== '(')
      this.#at = this.#text.charAt(this.#at) === '<' ? behindBracket(this.#text, this.#at) : this.#at + 1
    return false
  }

  /** Part of a name, `(anonymous namespace)`; a type, `decltype(x)`; a declarator, `int (*name(…))(…)`; or arguments. */
  #parenthesis(): boolean {
    const end = behindBracket(this.#text, this.#at)
    const before = this.#text.slice(this.#start, this.#at)
    if (before === '' && /^\([*&]/.test(this.#text.slice(this.#at, this.#at + 2))) {
      this.#at += 2
      this.#start = this.#at
      return false
    }
    if (before === '' || before === 'decltype' || before.endsWith("'")) {
      this.#at = end
      return false
    }
    const [qualifiers] = QUALIFIERS.exec(this.#text.slice(end, end + 64)) ?? ['']
    if (!this.#text.startsWith('::', end + qualifiers.length)) return true
    this.#parts.push(before)
    this.#at = end + qualifiers.length + 2
    this.#start = this.#at
    return false
  }
}

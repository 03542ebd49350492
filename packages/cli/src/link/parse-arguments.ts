import type { Flag } from '../flags.ts'
import type { Spelling } from './spelling.ts'

export type Argument =
  | { readonly kind: 'input'; readonly path: string }
  /** `written` is the word on the command line, for messages. */
  | {
      readonly kind: 'option'
      readonly flag: Flag
      readonly spelling: Spelling
      readonly value: string
      readonly written: string
    }
  | { readonly kind: 'unknown'; readonly written: string }
  /** The last word, which wants another behind it. */
  | { readonly kind: 'incomplete'; readonly written: string }

interface Candidate {
  readonly word: string
  readonly spelling: Spelling
  readonly flag: Flag
}

/** The words of a command line, in their order, told apart by `flags`. */
export function parseArguments(words: readonly string[], flags: readonly Flag[]): readonly Argument[] {
  const candidates = candidatesOf(flags)
  const parsed: Argument[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word === '') continue
    if (word === '-' || !word.startsWith('-')) {
      parsed.push({ kind: 'input', path: word })
      continue
    }
    const found = candidates.find(candidate => accepts(candidate, word))
    parsed.push(found === undefined ? { kind: 'unknown', written: word } : option(found, word, words[at + 1]))
    if (found !== undefined && takesNextWord(found, word)) at++
  }
  return parsed
}

/** Longest first, so that the first that accepts a word is the one that is meant. */
function candidatesOf(flags: readonly Flag[]): readonly Candidate[] {
  const candidates = flags.flatMap(flag =>
    flag.spellings.flatMap(spelling => spelling.dashes.map(dash => ({ word: dash + spelling.text, spelling, flag }))),
  )
  return candidates.sort((a, b) => b.spelling.text.length - a.spelling.text.length)
}

function accepts({ word: option, spelling }: Candidate, word: string): boolean {
  const whole = spelling.argument === 'none' || spelling.argument === 'separate'
  return whole ? word === option : word.startsWith(option)
}

function takesNextWord({ word: option, spelling }: Candidate, word: string): boolean {
  return spelling.argument === 'separate' || (spelling.argument === 'either' && word === option)
}

function option(candidate: Candidate, written: string, next: string | undefined): Argument {
  const { flag, spelling, word } = candidate
  const value = takesNextWord(candidate, written) ? next : written.slice(word.length)
  return value === undefined ? { kind: 'incomplete', written } : { kind: 'option', flag, spelling, value, written }
}

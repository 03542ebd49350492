// `@FILE` stands for the words in FILE. Build tools use it where a command line would be too long.
import { existsSync } from 'node:fs'
import { isDirectory } from '@wasmweld/toolchain'
import { readBytes } from '../files.ts'

type Quoting = 'posix' | 'windows'

interface ExpandedWords {
  readonly words: readonly string[]
  /** Why the words of a file are missing. */
  readonly errors: readonly string[]
}

/** `words` with those of response files in their place; one that names no file stays as it is. */
export function expandResponseFiles(
  words: readonly string[],
  quoting: Quoting = quotingOf(words),
  within: readonly string[] = [],
): ExpandedWords {
  const expanded = words.map((word): ExpandedWords => {
    const path = word.startsWith('@') ? word.slice(1) : undefined
    if (path === undefined || !isReadable(path)) return { words: [word], errors: [] }
    if (within.includes(path)) return { words: [], errors: [`recursive expansion of: '${path}'`] }
    const read = readBytes(path)
    if ('reason' in read) return { words: [], errors: [`cannot open ${path}: ${read.reason}`] }
    const split = quoting === 'windows' ? splitWindows : splitPosix
    return expandResponseFiles(split(new TextDecoder().decode(read.bytes)), quoting, [...within, path])
  })
  return { words: expanded.flatMap(({ words }) => words), errors: expanded.flatMap(({ errors }) => errors) }
}

/** A pipe will do, `@<(…)`, and a device. */
const isReadable = (path: string): boolean => existsSync(path) && !isDirectory(path)

/** The style must be known before the files are read, so it is looked for among the words that are not in them. */
function quotingOf(words: readonly string[]): Quoting {
  const [last] = words
    .flatMap((word, at) => {
      const option = /^--?rsp-quoting(=.*)?$/.exec(word)
      return option === null ? [] : [option[1]?.slice(1) ?? words[at + 1]]
    })
    .slice(-1)
  if (last === 'windows' || last === 'posix') return last
  return process.platform === 'win32' ? 'windows' : 'posix'
}

/** GNU's quoting: both quotes group, a backslash takes the next character as it is, inside of quotes too. */
export function splitPosix(text: string): readonly string[] {
  const words: string[] = []
  const word = /(?:\\[^]|"(?:\\[^]|[^"\\])*(?:"|$)|'(?:\\[^]|[^'\\])*(?:'|$)|[^\s"'\\]|\\$)+/g
  for (const [match] of text.matchAll(word)) {
    words.push(
      match.replace(
        /\\([^])|"((?:\\[^]|[^"\\])*)(?:"|$)|'((?:\\[^]|[^'\\])*)(?:'|$)/g,
        (_, escaped, double, single) => escaped ?? (double ?? single ?? '').replace(/\\([^])/g, '$1'),
      ),
    )
  }
  return words
}

/**
 * The rules of Windows' CommandLineToArgvW: double quotes group, two of them within a group are one; backslashes are themselves but
 * before a quote, where two stand for one and an odd one makes the quote a character.
 */
export function splitWindows(text: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  let quoted = false
  for (const [token] of text.matchAll(/\\*"|\\+|\s|[^\s\\"]+/g)) {
    if (/^\s$/.test(token) && !quoted) {
      if (word !== undefined) words.push(word)
      word = undefined
      continue
    }
    word ??= ''
    if (!token.endsWith('"')) {
      word += token
      continue
    }
    const backslashes = token.length - 1
    word += '\\'.repeat(backslashes >> 1)
    if (backslashes % 2 === 1) word += '"'
    else quoted = !quoted
  }
  return word === undefined ? words : [...words, word]
}

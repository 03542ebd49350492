// `@FILE` stands for the words in FILE. Build tools use it where a command line would be too long.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { isDirectory } from '@wasmweld/toolchain'
import { readBytes } from '../files.ts'

type Quoting = 'posix' | 'windows'

interface ExpandedWords {
  readonly words: readonly string[]
  /** Why the words of a file are missing. */
  readonly errors: readonly string[]
  /** What LLVM says of a file that names itself: a line that is no error, since the word stays and is looked for as an input. */
  readonly remark?: string
}

/** `words` with those of response files in their place; one that names no file stays as it is, and so does all behind a loop. */
export function expandResponseFiles(words: readonly string[], quoting: Quoting = quotingOf(words)): ExpandedWords {
  const split = quoting === 'windows' ? splitWindows : splitPosix
  let expanded = words
  const errors: string[] = []
  /** Files whose words end at `end`. */
  const open: { path: string; end: number }[] = []
  for (let at = 0; at < expanded.length; at++) {
    while (open.length > 0 && open[open.length - 1].end <= at) open.pop()
    const path = fileNamedBy(expanded[at])
    if (path === undefined) continue
    const whole = resolve(path)
    if (open.some(file => file.path === whole)) {
      return { words: expanded, errors, remark: `recursive expansion of: '${whole}'` }
    }
    const read = readBytes(path)
    if ('reason' in read) errors.push(`cannot open ${path}: ${read.reason}`)
    const inner = 'reason' in read ? [] : split(new TextDecoder().decode(read.bytes))
    expanded = [...expanded.slice(0, at), ...inner, ...expanded.slice(at + 1)]
    for (const file of open) file.end += inner.length - 1
    open.push({ path: whole, end: at + inner.length })
    at--
  }
  return { words: expanded, errors }
}

/** A pipe will do, `@<(…)`, and a device. */
function fileNamedBy(word: string): string | undefined {
  const path = word.slice(1)
  return word.startsWith('@') && existsSync(path) && !isDirectory(path) ? path : undefined
}

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

/** GNU's quoting: both quotes group, a backslash takes the next character as it is, inside of quotes too. No word is empty. */
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
  return words.filter(each => each !== '')
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

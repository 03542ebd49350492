// What a folder of fixtures/ says about itself. The words are explained in fixtures/README.md.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './tools.ts'

/** One object: the compiler's arguments without `-c`, source and output. */
export interface CompileRule {
  readonly source: string
  readonly command: readonly string[]
  readonly output: string
}

/** `libx.a = a.o b.o`: members in this order. */
export interface ArchiveRule {
  readonly output: string
  readonly members: readonly string[]
}

/** `libx.so = a.o --export=f`: made by wasm-ld of these arguments. */
export interface LibraryRule {
  readonly output: string
  readonly arguments: readonly string[]
}

/** `add(1, 2) = 3` or `f() traps`. */
export interface Call {
  readonly name: string
  readonly parameters: readonly (number | bigint)[]
  readonly result: string
}

/** One link and what is expected of it, from both linkers. */
export interface LinkCase {
  readonly name: string
  readonly fixture: Fixture
  readonly arguments: readonly string[]
  /** Names of functions, globals, segments, exports or imports that must be there, and those that must not. */
  readonly keep: readonly string[]
  readonly drop: readonly string[]
  /** Text that must lie in the module's bytes, and text that must not. */
  readonly holds: readonly string[]
  readonly lacks: readonly string[]
  readonly calls: readonly Call[]
  /** Standard output of `_start`, when it is to be run. */
  readonly run: string | undefined
  readonly exit: number
  /** Lines of wasm-ld's messages, without `wasm-ld: `. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
  /** Accepted differences in sections, by their names. */
  readonly differs: readonly string[]
  /** The accepted difference for which nothing is compared. */
  readonly onlyUs: string | undefined
  /** False where this Node cannot run the module. */
  readonly runnable: boolean
}

export interface Fixture {
  readonly name: string
  readonly directory: string
  /** Sources of others: an npm package in an exact version, and files in its tarball. */
  readonly fetches: readonly { readonly specifier: string; readonly files: readonly string[] }[]
  readonly compiles: readonly CompileRule[]
  readonly archives: readonly ArchiveRule[]
  readonly libraries: readonly LibraryRule[]
  /** Text files, written as they stand: `names.txt = a b`. */
  readonly files: readonly { readonly output: string; readonly text: string }[]
  readonly cases: readonly LinkCase[]
}

interface Directive {
  readonly key: string
  readonly value: string
  readonly source: string
}

const words = (text: string): string[] => text.split(/\s+/).filter(word => word !== '')

/** The directives at the head of one source. A line of prose starts with a capital letter. */
function readDirectives(directory: string, source: string): Directive[] {
  const found: Directive[] = []
  for (const line of readFileSync(join(directory, source), 'utf8').split('\n')) {
    const comment = /^\s*(?:\/\/|#)\s?(.*)$/.exec(line)
    if (comment === null) break
    const directive = /^([a-z][a-z-]*):(?: (.*))?$/.exec(comment[1])
    if (directive !== null) found.push({ key: directive[1], value: directive[2] ?? '', source })
  }
  return found
}

function readCompile({ value, source }: Directive): CompileRule {
  const [command, output] = value.split(' -> ')
  return { source, command: words(command), output: output ?? source.replace(/\.[a-z+]+$/, '.o') }
}

function readAssignment(value: string): { output: string; rest: string } {
  const match = /^(\S+) =(.*)$/.exec(value)
  if (match === null) throw new Error(`expected 'file = …', found '${value}'`)
  return { output: match[1], rest: match[2] }
}

function readCall(text: string): Call {
  const match = /^([\w.$]+)\((.*?)\)(?: = (.*)| (traps))$/.exec(text)
  if (match === null) throw new Error(`expected 'name(1, 2n) = 3' or 'name() traps', found '${text}'`)
  const [, name, parameters, result, traps] = match
  const numbers = parameters
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '')
  return {
    name,
    parameters: numbers.map(word => (word.endsWith('n') ? BigInt(word.slice(0, -1)) : Number(word))),
    result: result ?? traps,
  }
}

type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] }

/** What a directive of the folder as a whole adds to it. */
const FIXTURE_DIRECTIVES: Readonly<Record<string, (fixture: Growing<Fixture>, directive: Directive) => unknown>> = {
  fetch: (fixture, { value }) => {
    const [specifier, ...files] = words(value)
    fixture.fetches.push({ specifier, files })
  },
  compile: (fixture, directive) => fixture.compiles.push(readCompile(directive)),
  archive: (fixture, { value }) => {
    const { output, rest } = readAssignment(value)
    fixture.archives.push({ output, members: words(rest) })
  },
  library: (fixture, { value }) => {
    const { output, rest } = readAssignment(value)
    fixture.libraries.push({ output, arguments: words(rest) })
  },
  file: (fixture, { value }) => {
    const { output, rest } = readAssignment(value)
    fixture.files.push({ output, text: `${words(rest).join('\n')}\n` })
  },
}

/** What each directive behind a `link:` adds to its case. */
const CASE_DIRECTIVES: Readonly<Record<string, (link: Growing<LinkCase>, value: string) => unknown>> = {
  name: (link, value) => (link.name = `${link.fixture.name}/${value}`),
  keep: (link, value) => link.keep.push(...words(value)),
  drop: (link, value) => link.drop.push(...words(value)),
  holds: (link, value) => link.holds.push(value),
  lacks: (link, value) => link.lacks.push(value),
  call: (link, value) => link.calls.push(readCall(value)),
  run: (link, value) => (link.run = `${link.run ?? ''}${value}\n`),
  exit: (link, value) => {
    link.exit = Number(value)
    link.run ??= ''
  },
  error: (link, value) => link.errors.push(value),
  warning: (link, value) => link.warnings.push(value),
  differs: (link, value) => link.differs.push(...words(value)),
  'only-us': (link, value) => (link.onlyUs = value.trim()),
  'not-runnable': link => (link.runnable = false),
}

function newCase(fixture: Fixture, value: string, count: number): Growing<LinkCase> {
  return {
    name: count === 0 ? fixture.name : `${fixture.name}/${count + 1}`,
    fixture,
    arguments: words(value),
    keep: [],
    drop: [],
    holds: [],
    lacks: [],
    calls: [],
    errors: [],
    warnings: [],
    differs: [],
    run: undefined,
    exit: 0,
    onlyUs: undefined,
    runnable: true,
  }
}

/** Reads one folder of fixtures/. Sources are taken in the order of their names. */
export function readFixture(name: string): Fixture {
  const directory = join(ROOT, 'fixtures', name)
  const fixture: Growing<Fixture> = {
    name,
    directory,
    fetches: [],
    compiles: [],
    archives: [],
    libraries: [],
    files: [],
    cases: [],
  }
  const cases: Growing<LinkCase>[] = []
  for (const source of readdirSync(directory).sort()) {
    if (!/\.(c|cpp|s|S)$/.test(source)) continue
    for (const directive of readDirectives(directory, source)) {
      const { key, value } = directive
      if (key === 'link') cases.push(newCase(fixture, value, cases.length))
      else if (key in FIXTURE_DIRECTIVES) FIXTURE_DIRECTIVES[key](fixture, directive)
      else if (key in CASE_DIRECTIVES && cases.length > 0) CASE_DIRECTIVES[key](cases[cases.length - 1], value)
      else throw new Error(`${name}/${source}: the directive '${key}:' is not known here`)
    }
  }
  fixture.cases = cases
  return fixture
}

/** Every folder of fixtures/, in order. */
export function readFixtures(): Fixture[] {
  const folders = readdirSync(join(ROOT, 'fixtures'), { withFileTypes: true }).filter(entry => entry.isDirectory())
  return folders
    .map(entry => entry.name)
    .sort()
    .map(readFixture)
}

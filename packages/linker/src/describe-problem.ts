import { formatFunctionType } from '@wasmweld/binary'
import type { FunctionType, SourceLine } from '@wasmweld/binary'
import type { Problem, Reference, Sided } from './problems.ts'

/** `wasm-ld`: the reference linker's texts. `rich`: one message per cause, with everything that helps to mend it. */
export type ProblemStyle = 'wasm-ld' | 'rich'

type Shown = (name: string) => string

const sides = (first: Sided<string>, second: Sided<string>): string =>
  `\n>>> defined as ${first.value} in ${first.file}\n>>> defined as ${second.value} in ${second.file}`

/** As wasm-ld, which names the first of several results only. */
const typed = ({ value, file }: Sided<FunctionType>): Sided<string> => ({
  value: formatFunctionType({ ...value, results: value.results.slice(0, 1) }),
  file,
})

const kindName = ({ value, file }: Sided<string>): Sided<string> => ({
  value: `WASM_SYMBOL_TYPE_${value.toUpperCase()}`,
  file,
})

function relocationMessage(
  { file, relocation, symbol: name, reason, segment }: Extract<Problem, { kind: 'relocation' }>,
  { shown }: Manner,
): string {
  const symbol = shown(name)
  switch (reason) {
    case 'undefined':
      return `${file}: relocation ${relocation} cannot be used against an undefined symbol \`${symbol}\``
    case 'not-thread-local':
      return segment === undefined
        ? `${file}: relocation ${relocation} cannot be used against non-TLS symbol \`${symbol}\``
        : `${file}: relocation ${relocation} cannot be used against \`${symbol}\` in non-TLS section: ${segment}`
    case 'relative':
      return `${file}: relocation ${relocation} is not supported against an undefined symbol \`${symbol}\``
    case 'absolute':
      return `${file}: relocation ${relocation} cannot be used against symbol \`${symbol}\`; recompile with -fPIC`
    case 'discarded':
      return `${file}: relocation ${relocation} refers to \`${symbol}\` in a discarded COMDAT group`
  }
}

function where({ file, inside }: Reference, shown: Shown): string {
  return inside === undefined || inside === '' ? file : `${file}, in ${shown(inside)}`
}

const place = (source: SourceLine | undefined): string =>
  source === undefined ? '' : ` (${source.file}:${source.line})`

/** Who needs a symbol: each function once, with the first of its lines that is known. */
function usersOf(references: readonly Reference[], shown: Shown): string[] {
  const places = new Map<string, string>()
  for (const reference of references) {
    const user = where(reference, shown)
    places.set(user, places.get(user) || place(reference.source))
  }
  return Array.from(places, ([user, known]) => user + known)
}

function undefinedMessage(
  { name, references, suggestions }: Extract<Problem, { kind: 'undefined-symbol' }>,
  { style, shown }: Manner,
): string {
  if (style === 'wasm-ld') return references.map(({ file }) => `${file}: undefined symbol: ${shown(name)}`).join('\n')
  const users = usersOf(references, shown)
  const lines = [
    `undefined symbol: ${shown(name)}`,
    ...users.map((user, position) => (position === 0 ? `  needed by  ${user}` : `             ${user}`)),
  ]
  return lines.join('\n') + suggested(suggestions, shown)
}

const suggested = (names: readonly string[], shown: Shown): string =>
  names.length === 0 ? '' : `\n  did you mean ${names.map(shown).join(' or ')}?`

function mismatchAdvice(isDefined: boolean, severity: Problem['severity']): string {
  if (!isDefined) return 'nothing defines it, so its type is not known; declare the function alike in both files'
  const advice = 'declare the function alike in both files'
  return severity === 'warning'
    ? `such a call traps when it is reached; ${advice}`
    : `such a call would trap; ${advice}`
}

function signatureMessage(
  { name, call, definition, isDefined, severity }: Extract<Problem, { kind: 'signature-mismatch' }>,
  { style, shown }: Manner,
): string {
  // The one message in which wasm-ld shows the name as the objects have it.
  if (style === 'wasm-ld') return `function signature mismatch: ${name}${sides(typed(call), typed(definition))}`
  return [
    `function signature mismatch: ${shown(name)}`,
    `  called as       ${formatFunctionType(call.value)} in ${call.file}${place(call.source)}`,
    `  ${isDefined ? 'defined as     ' : 'also called as '} ${formatFunctionType(definition.value)} in ${definition.file}${place(definition.source)}`,
    `  ${mismatchAdvice(isDefined, severity)}`,
  ].join('\n')
}

/** How to say it. */
interface Manner {
  readonly style: ProblemStyle
  readonly shown: Shown
}

type Texts = {
  readonly [Kind in Problem['kind']]: (problem: Extract<Problem, { kind: Kind }>, manner: Manner) => string
}

const WIDE = "compile it for wasm32, or link for wasm64: -mwasm64, in a bundler link: { target: 'wasm64' }"

const DYNAMIC =
  'a side module is loaded at run time and cannot be linked into a program; link the objects or the archive that it was made from'

const REMAKE = 'make it again: compile the source, or build the archive anew'

/** A text for every kind of problem; the compiler asks for one for each new kind. */
const TEXTS: Texts = {
  option: ({ message }) => message,
  'early-option': ({ message }) => message,
  layout: ({ message }) => message,
  feature: ({ message }) => message,
  'damaged-file': ({ file, expectation, offset, advice = REMAKE }, { style }) => {
    const what = `${expectation} (at 0x${offset.toString(16)})`
    return style === 'rich' ? `damaged file: ${file}\n  ${what}\n  ${advice}` : `${file}: ${what}`
  },
  'unterminated-string': ({ file, section, offset }, { style }) => {
    const what = `${file}:(${section}): string is not null terminated`
    return style === 'rich'
      ? `${what}\n  expected a NUL at offset 0x${offset.toString(16)}; end each string of the section with one, or link with -O0`
      : what
  },
  'unread-debug': ({ file, expectation, offset }) =>
    `${file}: debug information stays as it is, and so does the code that it tells of\n  ${expectation} (at 0x${offset.toString(16)})`,
  'foreign-file': ({ file, description, advice }, { style }) => {
    if (style === 'rich') return `${description}: ${file}\n  ${advice}`
    return description.startsWith('not a ') ? `${file}: ${description}` : `unknown file type: ${file}`
  },
  'foreign-member': ({ archive, member }) =>
    `${archive}: archive member '${member}' is neither Wasm object file nor LLVM bitcode`,
  'dynamic-object': ({ file }, { style }) =>
    style === 'rich' ? `shared library: ${file}\n  ${DYNAMIC}` : `attempted static link of dynamic object ${file}`,
  'wrong-pointer-size': ({ file, fileIs64 }, { style }) =>
    style === 'rich' && fileIs64
      ? `64-bit object: ${file}\n  ${WIDE}`
      : fileIs64
        ? `${file}: must specify -mwasm64 to process wasm64 object files`
        : `${file}: wasm32 object file can't be linked in wasm64 mode`,
  'missing-entry': ({ name }) => `entry symbol not defined (pass --no-entry to suppress): ${name}`,
  // As the reference linker says it, with the name of the one option, it would mislead who wrote a list or a bundler's options.
  'missing-export': ({ name, suggestions }, { style, shown }) =>
    style === 'wasm-ld'
      ? `symbol exported via --export not found: ${name}`
      : `exported symbol not found: ${shown(name)}${suggested(suggestions, shown)}`,
  'stub-dependency': ({ library, name, requiredBy }, { shown }) =>
    `${library}: undefined symbol: ${shown(name)}. Required by ${shown(requiredBy)}`,
  'undefined-symbol': undefinedMessage,
  'signature-mismatch': signatureMessage,
  'duplicate-symbol': ({ name, files: [first, second] }, { shown }) =>
    `duplicate symbol: ${shown(name)}\n>>> defined in ${first}\n>>> defined in ${second}`,
  'kind-mismatch': ({ name, first, second }, { shown }) =>
    `symbol type mismatch: ${shown(name)}${sides(kindName(first), kindName(second))}`,
  'type-mismatch': ({ what, name, first, second }, { shown }) =>
    `${what} type mismatch: ${shown(name)}${sides(first, second)}`,
  'tag-mismatch': ({ name, first, second }, { shown }) =>
    `Tag signature mismatch: ${shown(name)}${sides(typed(first), typed(second))}`,
  'import-mismatch': ({ what, name, first, second }, { shown }) =>
    `import ${what} mismatch for symbol: ${shown(name)}${sides(first, second)}`,
  'idle-constructors': ({ names }, { shown }) =>
    `constructors never run: ${names.map(shown).join(', ')}\n  a loader calls them in __wasm_call_ctors, which is not exported: add --export=__wasm_call_ctors`,
  'constructor-arguments': ({ name }, { shown }) => `constructor functions cannot take arguments: ${shown(name)}`,
  'dtors-type': ({ isFunction }) =>
    isFunction ? '__wasm_call_dtors must have no argument or return values' : '__wasm_call_dtors must be a function',
  relocation: relocationMessage,
  'external-slot': ({ name, module, file, inside }, { shown }) =>
    `no slot for the address of ${shown(name)} of ${module}\n  needed by  ${where({ file, inside }, shown)}\n  give the slot of the function table in option external`,
  'runtime-relocation': ({ relocation }) => `invalid runtime relocation type in data section: ${relocation}`,
  'reserved-symbol': ({ name, isTable }) =>
    isTable
      ? `reserved symbol must not be defined in input files: \`${name}\``
      : `reserved symbol must be of type table: \`${name}\``,
  'table-conflict': ({ table, holder }) =>
    `object file not built with 'reference-types' or 'call-indirect-overlong' feature conflicts with import of table ${table} by file ${holder}`,
}

/**
 * The text of a problem, without a prefix for the program's name or the severity. Several lines where the cause needs them;
 * in wasm-ld's style an undefined symbol has one line for each reference. `shown` makes symbol names readable.
 */
export function describeProblem(
  problem: Problem,
  style: ProblemStyle = 'rich',
  shown: (name: string) => string = name => name,
): string {
  // The table pairs each kind with its own text; that the two agree is more than the compiler can follow through an index.
  const describe = TEXTS[problem.kind] as (problem: Problem, manner: Manner) => string
  return describe(problem, { style, shown })
}

import { formatFunctionType } from '@wasmweld/binary'
import type { FunctionType, SourceLine } from '@wasmweld/binary'
import type { Problem, Reference, Sided } from './problems.ts'

/** `wasm-ld`: the reference linker's texts. `rich`: one message per cause, with everything that helps to mend it. */
export type ProblemStyle = 'wasm-ld' | 'rich'

type Shown = (name: string) => string

const sides = (first: Sided<string>, second: Sided<string>): string =>
  `\n>>> defined as ${first.value} in ${first.file}\n>>> defined as ${second.value} in ${second.file}`

const typed = ({ value, file }: Sided<FunctionType>): Sided<string> => ({ value: formatFunctionType(value), file })

const kindName = ({ value, file }: Sided<string>): Sided<string> => ({
  value: `WASM_SYMBOL_TYPE_${value.toUpperCase()}`,
  file,
})

/** Lines of a message for what the reference linker says in one way only. */
function shared(problem: Problem, shown: Shown): string | undefined {
  switch (problem.kind) {
    case 'option':
    case 'layout':
    case 'feature':
      return problem.message
    case 'foreign-member':
      return `${problem.archive}: archive member '${problem.member}' is neither Wasm object file nor LLVM bitcode`
    case 'wrong-pointer-size':
      return problem.fileIs64
        ? `${problem.file}: must specify -mwasm64 to process wasm64 object files`
        : `${problem.file}: wasm32 object file can't be linked in wasm64 mode`
    case 'missing-entry':
      return `entry symbol not defined (pass --no-entry to suppress): ${problem.name}`
    case 'missing-export':
      return `symbol exported via --export not found: ${problem.name}`
    case 'duplicate-symbol':
      return `duplicate symbol: ${shown(problem.name)}\n>>> defined in ${problem.files[0]}\n>>> defined in ${problem.files[1]}`
    case 'kind-mismatch':
      return `symbol type mismatch: ${shown(problem.name)}${sides(kindName(problem.first), kindName(problem.second))}`
    case 'type-mismatch':
      return `${problem.what} type mismatch: ${shown(problem.name)}${sides(problem.first, problem.second)}`
    case 'tag-mismatch':
      return `Tag signature mismatch: ${shown(problem.name)}${sides(typed(problem.first), typed(problem.second))}`
    case 'import-mismatch':
      return `import ${problem.what} mismatch for symbol: ${shown(problem.name)}${sides(problem.first, problem.second)}`
    case 'constructor-arguments':
      return `constructor functions cannot take arguments: ${shown(problem.name)}`
    case 'dtors-type':
      return problem.isFunction
        ? '__wasm_call_dtors must have no argument or return values'
        : '__wasm_call_dtors must be a function'
    default:
      return undefined
  }
}

function relocationMessage({ file, relocation, symbol, reason }: Extract<Problem, { kind: 'relocation' }>): string {
  switch (reason) {
    case 'undefined':
      return `${file}: relocation ${relocation} cannot be used against an undefined symbol \`${symbol}\``
    case 'discarded':
      return `${file}: relocation ${relocation} refers to \`${symbol}\` in a discarded COMDAT group`
  }
}

function otherMessage(problem: Problem): string {
  switch (problem.kind) {
    case 'relocation':
      return relocationMessage(problem)
    case 'reserved-symbol':
      return problem.isTable
        ? `reserved symbol must not be defined in input files: \`${problem.name}\``
        : `reserved symbol must be a table: \`${problem.name}\``
    case 'table-conflict':
      return `object file not built with 'reference-types' or 'call-indirect-overlong' feature conflicts with import of table ${problem.table} by file ${problem.holder}`
    case 'too-large':
      return `section '${problem.section}' too large to encode: ${problem.size}`
    default:
      return problem.kind
  }
}

function fileMessage(problem: Problem, style: ProblemStyle): string | undefined {
  switch (problem.kind) {
    case 'damaged-file':
      return style === 'rich'
        ? `damaged file: ${problem.file}\n  ${problem.expectation} (at 0x${problem.offset.toString(16)})`
        : `${problem.file}: ${problem.expectation} (at 0x${problem.offset.toString(16)})`
    case 'foreign-file':
      if (style === 'rich') return `${problem.description}: ${problem.file}\n  ${problem.advice}`
      return problem.description.startsWith('not a ')
        ? `${problem.file}: ${problem.description}`
        : `unknown file type: ${problem.file}`
    case 'dynamic-object':
      return style === 'rich'
        ? `shared library: ${problem.file}\n  a side module is loaded at run time and cannot be linked into a program; link the objects or the archive that it was made from`
        : `attempted static link of dynamic object ${problem.file}`
    default:
      return undefined
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
  style: ProblemStyle,
  shown: Shown,
): string {
  if (style === 'wasm-ld') return references.map(({ file }) => `${file}: undefined symbol: ${shown(name)}`).join('\n')
  const users = usersOf(references, shown)
  const lines = [
    `undefined symbol: ${shown(name)}`,
    ...users.map((user, position) => (position === 0 ? `  needed by  ${user}` : `             ${user}`)),
  ]
  if (suggestions.length > 0) lines.push(`  did you mean ${suggestions.map(shown).join(' or ')}?`)
  return lines.join('\n')
}

function signatureMessage(
  { name, call, definition }: Extract<Problem, { kind: 'signature-mismatch' }>,
  style: ProblemStyle,
  shown: Shown,
): string {
  // The one message in which wasm-ld shows the name as the objects have it.
  if (style === 'wasm-ld') return `function signature mismatch: ${name}${sides(typed(call), typed(definition))}`
  return [
    `function signature mismatch: ${shown(name)}`,
    `  called as   ${formatFunctionType(call.value)} in ${call.file}${place(call.source)}`,
    `  defined as  ${formatFunctionType(definition.value)} in ${definition.file}${place(definition.source)}`,
    '  such a call traps when it is reached; declare the function alike in both files',
  ].join('\n')
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
  switch (problem.kind) {
    case 'undefined-symbol':
      return undefinedMessage(problem, style, shown)
    case 'signature-mismatch':
      return signatureMessage(problem, style, shown)
    case 'damaged-file':
    case 'foreign-file':
    case 'dynamic-object':
      return fileMessage(problem, style) ?? ''
    default:
      return shared(problem, shown) ?? otherMessage(problem)
  }
}

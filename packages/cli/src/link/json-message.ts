// --error-format=json: what a message says, for editors, continuous integration and build systems.
import { formatFunctionType, type FunctionType } from '@wasmweld/binary'
import type { Problem, Reference, Sided } from '@wasmweld/linker'
import type { Shown } from './messages.ts'

export interface JsonPlace {
  /** What the symbol is there, or `file` where the file itself is meant. */
  readonly role: 'reference' | 'call' | 'definition' | 'file'
  readonly file: string
  /** Of the archive that `file` is. */
  readonly member?: string
  /** The function or data that refers. */
  readonly inside?: string
  readonly offset?: number
  readonly source?: { readonly file: string; readonly line: number }
  /** A function's or global's type, or what kind of symbol it is. */
  readonly type?: string
}

export interface JsonMessage {
  readonly severity: 'error' | 'warning' | 'note'
  /** A problem's kind, or `message` for what has none. */
  readonly kind: Problem['kind'] | 'message'
  /** As it would be shown. */
  readonly text: string
  /** As the object has it. */
  readonly symbol?: string
  readonly demangled?: string
  readonly places?: readonly JsonPlace[]
  /** Symbols of similar names. */
  readonly suggestions?: readonly string[]
  /** What would mend it. */
  readonly hints?: readonly string[]
}

/** What a problem is about, beside its text. */
export function jsonDetails(problem: Problem, hints: readonly string[], shown: Shown): Partial<JsonMessage> {
  const symbol = 'name' in problem ? problem.name : 'symbol' in problem ? problem.symbol : undefined
  const places = placesOf(problem)
  return {
    ...(symbol === undefined ? {} : { symbol, demangled: shown(symbol) }),
    ...(places.length === 0 ? {} : { places }),
    ...('suggestions' in problem && problem.suggestions.length > 0 ? { suggestions: problem.suggestions } : {}),
    ...(hints.length === 0 ? {} : { hints }),
  }
}

function placesOf(problem: Problem): readonly JsonPlace[] {
  if ('references' in problem) return problem.references.map(referencePlace)
  if ('call' in problem) {
    return [sidePlace(problem.call, 'call'), sidePlace(problem.definition, problem.isDefined ? 'definition' : 'call')]
  }
  if ('first' in problem) return [sidePlace(problem.first, 'definition'), sidePlace(problem.second, 'definition')]
  if ('files' in problem) return problem.files.map(file => ({ role: 'definition', ...split(file) }))
  if ('archive' in problem) return [{ role: 'file', file: problem.archive, member: problem.member }]
  return 'file' in problem ? [filePlace(problem)] : []
}

function filePlace(problem: { readonly file: string; readonly offset?: number; readonly inside?: string }): JsonPlace {
  const { file, offset, inside } = problem
  return { role: 'file', ...split(file), ...(inside ? { inside } : {}), ...(offset === undefined ? {} : { offset }) }
}

function referencePlace({ file, inside, offset, source }: Reference): JsonPlace {
  return {
    role: 'reference',
    ...split(file),
    ...(inside ? { inside } : {}),
    ...(offset === undefined ? {} : { offset }),
    ...(source && { source: { file: source.file, line: source.line } }),
  }
}

function sidePlace({ value, file, source }: Sided<string | FunctionType>, role: JsonPlace['role']): JsonPlace {
  const type = typeof value === 'string' ? value : formatFunctionType(value)
  return { role, ...split(file), type, ...(source && { source: { file: source.file, line: source.line } }) }
}

/** `libc.a(printf.o)` is a member of an archive. */
function split(name: string): { readonly file: string; readonly member?: string } {
  const [, file, member] = /^(.+)\(([^()]+)\)$/.exec(name) ?? []
  return member === undefined ? { file: name } : { file, member }
}

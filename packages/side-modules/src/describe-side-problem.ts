import { formatFunctionType } from '@wasmweld/binary'
import { describeProblem } from '@wasmweld/linker'
import type { SideProblem } from './side-problem.ts'

type Shown = (name: string) => string
type Missing = Extract<SideProblem, { kind: 'missing-symbol' }>

/** A list behind a heading, one entry a line. */
function listed(heading: string, entries: readonly string[]): readonly string[] {
  return entries.map((entry, at) => `  ${(at === 0 ? heading : '').padEnd(HEADING_WIDTH)}${entry}`)
}

const HEADING_WIDTH = 'needed by  '.length

function missing({ name, what, neededBy, searched, suggestions, providers, note }: Missing, shown: Shown): string {
  const heading = what === 'function' ? 'undefined symbol' : `undefined ${what}`
  return [
    `${heading}: ${shown(name)}`,
    ...listed('needed by', neededBy),
    ...(searched.length === 0 ? [] : [`  searched   ${searched.join(', ')}`]),
    ...(note === undefined ? [] : [`  ${note}`]),
    ...(providers.length === 0 ? [] : [`  ${providers.join(' and ')} would define it`]),
    ...(suggestions.length === 0 ? [] : [`  did you mean ${suggestions.map(shown).join(' or ')}?`]),
  ].join('\n')
}

type Clash = Record<'needed' | 'neededBy' | 'defined' | 'definedBy', string>

const clash = (heading: string, { needed, neededBy, defined, definedBy }: Clash, advice: string): string =>
  [heading, `  needed as   ${needed} by ${neededBy}`, `  defined as  ${defined} in ${definedBy}`, `  ${advice}`].join(
    '\n',
  )

type Texts = {
  readonly [Kind in SideProblem['kind']]: (problem: Extract<SideProblem, { kind: Kind }>, shown: Shown) => string
}

/** A text for every kind of problem; the compiler asks for one for each new kind. */
const TEXTS: Texts = {
  'missing-symbol': missing,
  'type-mismatch': ({ name, what, needed, defined, halvedBy, ...sides }, shown) =>
    clash(
      `${what === 'tag' ? 'tag' : 'function'} signature mismatch: ${shown(name)}`,
      { ...sides, needed: formatFunctionType(needed), defined: formatFunctionType(defined) },
      halvedBy === undefined
        ? `${what === 'function address' ? 'only its address is taken, and a call through it by that type traps; ' : ''}declare it alike in both, and build the one anew that is wrong`
        : `64-bit integers come in two halves in ${halvedBy}, as for JavaScript without BigInt: build it with -sWASM_BIGINT`,
    ),
  'kind-mismatch': ({ name, ...sides }, shown) =>
    clash(
      `symbol type mismatch: ${shown(name)}`,
      sides,
      'two things share a name: rename one, or give it hidden visibility',
    ),
  'several-definitions': ({ name, definedBy, usedBy }, shown) =>
    [
      `several definitions: ${shown(name)}`,
      ...listed('defined in', definedBy).map((line, at) => (at === 0 ? `${line}, which is used` : line)),
      ...listed('used by', usedBy),
      '  all of them share the first one; build with -fvisibility=hidden, or link with -Bsymbolic, what is to keep its own',
    ].join('\n'),
  abi: ({ module, message, advice }) => `${module}: ${message}\n  ${advice}`,
  'missing-library': ({ name, neededBy }) =>
    `library not found: ${name}\n  needed by  ${neededBy}\n  add it to the side modules of the program, or link ${neededBy} without it`,
  'unreachable-constructors': ({ module }) =>
    `constructors never run: ${module}\n  it has some, and does not export __wasm_call_ctors, by which a loader would call them\n  link it with --export=__wasm_call_ctors`,
  'comes-early': ({ module, neededBy }) =>
    [
      `comes with the program: ${module}`,
      ...listed('needed by', neededBy),
      '  it was to be loaded later, but data and needed libraries have to be there from the start; calls alone could wait',
    ].join('\n'),
  unlinkable: ({ module, problems }, shown) =>
    [`objects of ${module}`, ...problems.flatMap(problem => describeProblem(problem, 'rich', shown).split('\n'))].join(
      '\n  ',
    ),
  unreadable: ({ module, message }) =>
    `damaged side module: ${module}\n  ${message}\n  make it again, or get it anew from where it came`,
}

/** The text of a problem, without a prefix for the program's name or the severity. `shown` makes symbol names readable. */
export function describeSideProblem(problem: SideProblem, shown: (name: string) => string = name => name): string {
  // The table pairs each kind with its own text; that the two agree is more than the compiler can follow through an index.
  const describe = TEXTS[problem.kind] as (problem: SideProblem, shown: Shown) => string
  return describe(problem, shown)
}

import type { LiveExplanation, LiveStep, RootReason } from '@wasmweld/linker'
import type { Shown } from './messages.ts'

const REASONS: Readonly<Record<RootReason, string>> = {
  entry: 'the entry',
  export: 'exported',
  provided: 'other modules of the program want it',
  'no-strip': 'marked as used',
  constructor: 'a constructor of a file that is linked',
  retain: 'marked to be retained',
  destructors: 'called by the linker behind an exported function',
  'no-gc': 'kept as everything is, by --no-gc-sections',
  linker: 'needed by what the linker makes',
}

const ENDS: Readonly<Record<LiveExplanation['state'], string>> = {
  live: '',
  dead: 'not in the output: nothing that is kept refers to it',
  discarded: 'not in the output: another file has the copy of its COMDAT group that is kept',
  undefined: 'defined by no file of the link',
  linker: 'made by the linker',
}

/** In an archive or between --start-lib and --end-lib. */
const OFFERED = 'not in the output: nothing makes its file join the link'

function stepLine({ file, name, why }: LiveStep, shown: Shown): string {
  const reason = why.kind === 'root' ? REASONS[why.reason] : `by ${why.relocation} of ${shown(why.symbol)}`
  return `  ${file}:(${shown(name)})  ${reason}\n`
}

/** A chain of lines for each symbol that the name may mean, the root first. */
export function describeWhyLive(name: string, explanations: readonly LiveExplanation[], shown: Shown): string {
  if (explanations.length === 0) return `${name}\n  no file of the link has a symbol of this name\n`
  return explanations.map(each => describeOne(each, shown)).join('')
}

function describeOne({ symbol, state, file, steps, relocation }: LiveExplanation, shown: Shown): string {
  const head = `${shown(symbol)}${file === undefined ? '' : `, of ${file}`}\n`
  const user = relocation === undefined ? '' : `, asked for by ${relocation}`
  const isOffered = state === 'undefined' && file !== undefined
  const end = state === 'live' ? '' : `  ${isOffered ? OFFERED : ENDS[state]}${user}\n`
  return head + steps.map(step => stepLine(step, shown)).join('') + end
}

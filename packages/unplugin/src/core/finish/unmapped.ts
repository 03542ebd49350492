import { basename } from 'node:path'
import type { LinkedProgram } from '../link-program.ts'
import { sideFileName } from './finish-program.ts'

interface Named {
  /** What the program's file is called. */
  readonly name: string
  /** Objects, archives or the finished module whose code is in it, as they are shown. */
  readonly inputs: readonly string[]
  /** Side modules that are made of objects; another's debug information is lost where it is put into its place. */
  readonly sides: ReadonlySet<string>
}

/** What to say of modules that should have a source map, and have no code of which any line is known. */
export function unmappedAdvice(finished: LinkedProgram, { name, inputs, sides }: Named): readonly string[] {
  const isUnmapped = ({ companions, functions }: Pick<LinkedProgram, 'companions' | 'functions'>): boolean =>
    companions.length === 0 && functions > 0
  const program = isUnmapped(finished) && inputs.length > 0 ? [adviceFor(name, inputs)] : []
  const unmapped = finished.sides.filter(side => sides.has(side.name) && isUnmapped(side))
  return [...program, ...unmapped.map(side => adviceFor(sideFileName(side), [side.name]))]
}

function adviceFor(name: string, inputs: readonly string[]): string {
  const verb = inputs.length === 1 ? 'has' : 'have'
  return [
    `${basename(name)} gets no source map: ${inputs.join(', ')} ${verb} no line information`,
    '  compile with -g; what links or optimizes the result must keep debug information',
  ].join('\n')
}

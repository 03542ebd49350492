import type { DiffRow } from '../questions/diff/diff.ts'
import type { InputFile, Item, Output, SizeReport } from '../size-report.ts'

/** The report with the items that only the baseline has: last, in the order of the rows, without bytes, in the files that they were in. */
export function withRemoved(report: SizeReport, baseline: SizeReport, rows: readonly DiffRow[]): SizeReport {
  const outputs = new Joined<Output>(report.outputs, ({ name, stableName }) => stableName ?? name)
  const inputs = new Joined<InputFile>(report.inputs, ({ name }) => name)
  const removed = rows.flatMap(({ itemBefore, kind }) => {
    if (kind !== 'removed' || itemBefore === undefined) return []
    const { input, output, kind: what, name, demangled, section, key } = baseline.items[itemBefore]
    const gone: Item = {
      kind: what,
      name,
      ...(demangled !== undefined && { demangled }),
      key: `removed ${key}`,
      output: outputs.positionOf(withoutBytes(baseline.outputs[output])),
      section,
      ranges: [],
      bytes: 0,
      ...(input !== undefined && { input: inputs.positionOf(baseline.inputs[input]) }),
    }
    return [gone]
  })
  return { ...report, outputs: outputs.all, inputs: inputs.all, items: [...report.items, ...removed] }
}

/** An output that is no longer written has no bytes. */
function withoutBytes({ name, stableName, kind, confidence }: Output): Output {
  return { name, kind, confidence, bytes: 0, ...(stableName !== undefined && { stableName }) }
}

/** A list that grows by what it does not have yet. */
class Joined<Entry> {
  readonly all: Entry[]
  readonly #name: (entry: Entry) => string
  readonly #positions: Map<string, number>

  constructor(entries: readonly Entry[], name: (entry: Entry) => string) {
    this.all = [...entries]
    this.#name = name
    this.#positions = new Map(entries.map((entry, position) => [name(entry), position]))
  }

  positionOf(entry: Entry): number {
    const name = this.#name(entry)
    const known = this.#positions.get(name)
    if (known !== undefined) return known
    const position = this.all.push(entry) - 1
    this.#positions.set(name, position)
    return position
  }
}

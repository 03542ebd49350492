import type { BudgetResult } from '../budgets/budget-result.ts'
import { isMeasured } from '../budgets/budget-result.ts'
import { outputLabel } from '../budgets/groups.ts'
import type { SizeReport } from '../size-report.ts'

/** OpenMetrics' text, by which GitLab compares branches: the bytes of each output, and of what budgets are for. */
export function openMetrics({ outputs }: SizeReport, results: readonly BudgetResult[]): string {
  const files = new Family('size_output_bytes')
  for (const output of outputs) {
    files.add({ output: outputLabel(output, outputs), compression: 'raw' }, output.bytes)
    for (const [compression, { bytes }] of Object.entries(output.compressed ?? {}))
      files.add({ output: outputLabel(output, outputs), compression }, bytes)
  }
  const budgets = new Family('size_budget_bytes')
  for (const { name, bytes } of results.filter(isMeasured)) budgets.add({ budget: name }, bytes)
  return [...files.lines(), ...budgets.lines(), '# EOF', ''].join('\n')
}

/** Samples of one name. Each set of labels may stand once; outputs that go by one name are added up. */
class Family {
  readonly #name: string
  readonly #samples = new Map<string, number>()

  constructor(name: string) {
    this.#name = name
  }

  add(labels: Readonly<Record<string, string>>, value: number): void {
    const text = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
    const key = `${this.#name}{${text.join(',')}}`
    this.#samples.set(key, (this.#samples.get(key) ?? 0) + value)
  }

  lines(): readonly string[] {
    if (this.#samples.size === 0) return []
    const samples = Array.from(this.#samples, ([key, value]) => `${key} ${value}`)
    return [`# TYPE ${this.#name} gauge`, `# UNIT ${this.#name} bytes`, ...samples]
  }
}

const escaped = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')

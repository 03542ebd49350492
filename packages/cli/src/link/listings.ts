import type { LinkReport, ReportFile, TraceEvent } from '@wasmweld/linker'

/** A line for each file that took part, in the order in which they were met: what pulled a member comes before it. */
export function listFiles({ files }: LinkReport): string {
  const pulledBy = new Map<string, ReportFile[]>()
  for (const file of files) {
    const by = file.pulledBy?.file ?? ''
    pulledBy.set(by, [...(pulledBy.get(by) ?? []), file])
  }
  const names = new Set(files.map(({ name }) => name))
  const withPulled = (file: ReportFile): string => {
    // Files of one name share what was pulled; it is listed behind the first of them.
    const pulled = pulledBy.get(file.name) ?? []
    pulledBy.delete(file.name)
    return `${file.name}\n${pulled.map(withPulled).join('')}`
  }
  const first = files.filter(file => file.pulledBy === undefined || !names.has(file.pulledBy.file))
  return first.map(withPulled).join('')
}

/** A line for each mention of a traced symbol: `--trace-symbol`. */
export function listTrace(events: readonly TraceEvent[]): string {
  return events
    .map(({ symbol, file, what }) => `${file}: ${what} ${what === 'reference' ? 'to' : 'of'} ${symbol}\n`)
    .join('')
}

/** A line for each part of an input that is not in the output: `--print-gc-sections`. */
export function listDropped({ files, dropped }: LinkReport): string {
  const nameOf = (file: number | undefined): string => (file === undefined ? '<internal>' : files[file].name)
  const unreached = dropped.filter(({ why }) => why === 'unreached')
  return unreached.map(({ file, name }) => `removing unused section ${nameOf(file)}:(${name})\n`).join('')
}

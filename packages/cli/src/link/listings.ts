import type { LinkReport, TraceEvent } from '@wasmweld/linker'

/** A line for each file that took part: `--trace`. */
export function listFiles({ files }: LinkReport): string {
  return files.map(({ name }) => `${name}\n`).join('')
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

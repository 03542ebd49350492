import type { DroppedChunk, LinkResult, MapRow, ReportFile, TraceEvent } from '@wasmweld/linker'
import type { Shown } from './messages.ts'

/** A line for each file as it joins and for each mention of a traced symbol: `--trace`, `--trace-symbol`. */
export function listTrace(events: readonly TraceEvent[], withFiles: boolean): string {
  return events
    .map(event => {
      if (event.what === 'file') return withFiles ? `${event.file}\n` : ''
      const { file, what, symbol } = event
      return `${file}: ${what} ${what === 'reference' ? 'to' : 'of'} ${symbol}\n`
    })
    .join('')
}

/** A line for each part of an input that is not in the output: `--print-gc-sections`. */
export function listDropped(dropped: readonly DroppedChunk[], files: readonly ReportFile[]): string {
  const nameOf = (file: number | undefined): string => (file === undefined ? '<internal>' : files[file].name)
  const listed = dropped.filter(({ kind, why }) => kind !== 'custom' && why !== 'stripped')
  return listed.map(({ file, name }) => `removing unused section ${nameOf(file)}:(${name})\n`).join('')
}

/** A row for each member of an archive: who refers to what in it: `--why-extract`. */
export function listExtracted(files: readonly ReportFile[], shown: Shown): string {
  const rows = files.map(({ name, pulledBy }) =>
    pulledBy === undefined ? '' : `${pulledBy.file}\t${name}\t${shown(pulledBy.symbol)}\n`,
  )
  return `reference\textracted\tsymbol\n${rows.join('')}`
}

const COLUMN = 8
const INDENTS: Readonly<Record<MapRow['level'], number>> = { output: 1, input: 9, symbol: 17 }

/** Everything of the output with its place: `--Map`. */
export function listMap(rows: readonly MapRow[], shown: Shown): string {
  const line = ({ level, address, offset, size, name, file }: MapRow): string => {
    const numbers = [address === undefined ? '-' : hex(address), hex(offset), hex(size)]
    const columns = numbers.map(text => text.padStart(COLUMN)).join(' ')
    return `${columns}${' '.repeat(INDENTS[level])}${described(level, name, file, shown)}\n`
  }
  return `    Addr      Off     Size Out     In      Symbol\n${rows.map(line).join('')}`
}

/** Memory and the sections of the output with their places: `--verbose`. */
export function listLayout({ map, memory }: LinkResult): readonly string[] {
  const { stackLow, stackHigh, heapBase, heapEnd } = memory
  const segments = map.filter(({ level, address }) => level === 'output' && address !== undefined)
  const sections = map.filter(({ level, address }) => level === 'output' && address === undefined)
  return [
    `mem: stack base  = ${stackLow}`,
    `mem: stack top   = ${stackHigh}`,
    ...segments.map(({ name, address, size }) => `mem: ${name.padEnd(15)} offset=${address} size=${size}`),
    `mem: heap base   = ${heapBase}`,
    `mem: heap end    = ${heapEnd}`,
    ...sections.map(({ name, offset, size }) => `section ${name} offset=${offset} size=${size}`),
  ]
}

const hex = (value: number): string => value.toString(16)

function described(level: MapRow['level'], name: string, file: string | undefined, shown: Shown): string {
  if (level === 'symbol') return shown(name)
  return file === undefined ? name : `${file}:(${name})`
}

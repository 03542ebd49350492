import type { MemoryMap, MemoryRegion } from '@wasmweld/linker'
import type { Shown } from './messages.ts'

const ADDRESS_WIDTH = 10

const hex = (value: number): string => `0x${value.toString(16)}`.padStart(ADDRESS_WIDTH)

const regionLine = ({ kind, name, address, size }: MemoryRegion): string =>
  `${hex(address)} ${String(size).padStart(ADDRESS_WIDTH)}  ${name === '' ? kind : `${kind} ${name}`}\n`

function memoryLine({ from, pageSize, pages, maximumPages }: MemoryMap): string {
  const size = `${pages} ${pages === 1 ? 'page' : 'pages'} of ${pageSize} bytes`
  const maximum = maximumPages === undefined ? 'no maximum' : `at most ${maximumPages}`
  return `Memory: ${size}, ${maximum}${from === 'load' ? '; addresses count from __memory_base' : ''}\n`
}

/** A line for each region of memory, then one for each slot of the function table. */
export function listMemoryMap(map: MemoryMap, shown: Shown): string {
  const heading = `${'address'.padStart(ADDRESS_WIDTH)} ${'bytes'.padStart(ADDRESS_WIDTH)}  what\n`
  const memory = memoryLine(map) + heading + map.regions.map(regionLine).join('')
  if (map.slots.length === 0) return memory
  const slots = map.slots.map(
    ({ slot, name, file }) => `${hex(slot)} ${''.padStart(ADDRESS_WIDTH)}  ${shown(name)} of ${file}\n`,
  )
  const base = map.from === 'load' ? '; slots count from __table_base' : ''
  return `${memory}Function table: ${slots.length} of its slots are taken${base}\n${slots.join('')}`
}

import type { Item, Output, SizeReport } from './size-report.ts'
import { EDGE_KINDS } from './size-report.ts'

/** What of a report is no partition of its outputs, as sentences; empty for a sound report. Linear in items and edges. */
export function checkPartition(report: SizeReport): readonly string[] {
  return [
    ...report.outputs.flatMap((output, position) =>
      checkOutput(output, itemsOf(report, position), inlinedIn(report, position)),
    ),
    ...report.items.flatMap((item, position) => checkItem(item, position, report)),
    ...repeatedKeys(report.items),
    ...checkEdges(report),
    ...checkPlaces(report),
  ]
}

const itemsOf = ({ items }: SizeReport, output: number): readonly Item[] => items.filter(item => item.output === output)

/** Bytes of the outputs that are text in one of JavaScript. */
const inlinedIn = ({ outputs }: SizeReport, output: number): number =>
  sum(outputs.filter(({ within }) => within === output).map(({ bytes }) => bytes))

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

function checkOutput({ name, kind, bytes }: Output, items: readonly Item[], inlined: number): string[] {
  const total = sum(items.map(item => item.bytes)) + inlined
  const wrong = total === bytes ? [] : [`${name} has ${bytes} bytes, its items ${total}`]
  return kind === 'wasm' ? [...wrong, ...checkTiles(name, bytes, items)] : wrong
}

/** The ranges of a module's items follow each other from its first byte to its last. */
function checkTiles(name: string, bytes: number, items: readonly Item[]): string[] {
  const tiles = items.flatMap(item => item.ranges.map(([from, to]) => ({ from, to, key: item.key })))
  tiles.sort((one, other) => one.from - other.from || one.to - other.to)
  const wrong: string[] = []
  let end = 0
  for (const { from, to, key } of tiles) {
    if (from > end) wrong.push(`${name}: nobody has the bytes from ${end} to ${from}, before ${key}`)
    if (from < end) wrong.push(`${name}: ${key} begins at ${from}, inside of what ends at ${end}`)
    if (to <= from) wrong.push(`${name}: ${key} has the empty range ${from} to ${to}`)
    end = Math.max(end, to)
  }
  return end === bytes ? wrong : [...wrong, `${name} has ${bytes} bytes, its ranges end at ${end}`]
}

function checkItem(item: Item, position: number, { outputs, inputs, sources }: SizeReport): string[] {
  const { key, bytes, ranges, padding = 0, output, input, lines = [] } = item
  const isMeant = (index: number, list: readonly unknown[]): boolean => Number.isInteger(index) && index in list
  const wrong: string[] = []
  if (!isMeant(output, outputs)) wrong.push(`item ${position}, ${key}, is of output ${output}, of ${outputs.length}`)
  if (input !== undefined && !isMeant(input, inputs))
    wrong.push(`item ${position}, ${key}, is of input ${input}, of ${inputs.length}`)
  if (!(bytes >= 0)) wrong.push(`item ${position}, ${key}, has ${bytes} bytes`)
  const covered = sum(ranges.map(([from, to]) => to - from))
  if (ranges.length > 0 && covered - padding !== bytes)
    wrong.push(`item ${position}, ${key}, has ${bytes} bytes, its ranges ${covered} with padding of ${padding}`)
  const ofSources = sum(lines.map(([, size]) => size))
  if (ofSources > bytes) wrong.push(`item ${position}, ${key}, has ${bytes} bytes, its source lines ${ofSources}`)
  if (lines.some(([source]) => !isMeant(source, sources))) wrong.push(`item ${position}, ${key}, has an unknown source`)
  return wrong
}

function repeatedKeys(items: readonly Item[]): string[] {
  const seen = new Set<string>()
  return items.flatMap(({ key }, position) => {
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [`item ${position} has the key of an earlier one: ${key}`]
  })
}

function checkEdges({ edges, items }: SizeReport): string[] {
  const { from, to, kind, count } = edges
  if (new Set([from.length, to.length, kind.length, count.length]).size !== 1)
    return [`the columns of edges differ in length: ${from.length}, ${to.length}, ${kind.length}, ${count.length}`]
  const wrong: string[] = []
  for (let edge = 0; edge < from.length; edge++) {
    const shown = `edge ${edge} from ${from[edge]} to ${to[edge]}`
    if (!(from[edge] in items) || !(to[edge] in items)) wrong.push(`${shown} names no item`)
    if (!(kind[edge] in EDGE_KINDS)) wrong.push(`${shown} is of kind ${kind[edge]}`)
    if (!(count[edge] > 0)) wrong.push(`${shown} stands ${count[edge]} times`)
    if (edge > 0 && !isBehind(edges, edge)) wrong.push(`${shown} is not in order`)
  }
  return wrong
}

/** Edges are sorted by both ends and the kind, each triple once. */
function isBehind({ from, to, kind }: SizeReport['edges'], edge: number): boolean {
  const before = edge - 1
  const difference = from[edge] - from[before] || to[edge] - to[before] || kind[edge] - kind[before]
  return difference > 0
}

/** Everything else that names an item, an input or an output names one that there is. */
function checkPlaces({ items, roots, uses, dropped, inputs, outputs }: SizeReport): string[] {
  const names = (what: string, place: number, list: readonly unknown[]): string[] =>
    place in list ? [] : [`${what} names ${place}, of ${list.length}`]
  return [
    ...roots.flatMap(({ item }, position) => names(`root ${position}`, item, items)),
    ...uses.flatMap(({ from, to }, position) => [
      ...names(`use ${position}`, from, items),
      ...names(`use ${position}`, to, items),
    ]),
    ...dropped.flatMap(({ input, output }, position) => [
      ...names(`dropped ${position}`, output, outputs),
      ...(input === undefined ? [] : names(`dropped ${position}`, input, inputs)),
    ]),
  ]
}

import type { Compressor, OutputContents } from '../compressor.ts'
import type { Compression, Output, SizeReport } from '../size-report.ts'

export interface CompressedEstimate {
  readonly compression: Compression
  /** Measured, by output; undefined where the contents were not given. */
  readonly outputs: readonly (number | undefined)[]
  /** Estimated, by item: those of a file sum to what was measured of it, and are 0 where nothing was. */
  readonly items: Float64Array
}

/** Items of one section of one output. */
interface Section {
  readonly output: number
  readonly items: number[]
  bytes: number
  /** Measured alone. */
  alone: number
}

type Measure = (bytes: Uint8Array) => Promise<number>

/**
 * What each item adds to the compressed files. A compressor takes all at once, so this is an estimate: each section is measured alone and
 * scaled, since together they take what the file takes, and in a section the items share by their bytes. Measured function by function, they
 * would sum to a third more than the section. What is inlined in a file shares in that file.
 */
export async function estimateCompressed(
  report: SizeReport,
  contents: OutputContents,
  compression: Compression,
  compressor: Compressor,
): Promise<CompressedEstimate> {
  const measure: Measure = bytes => compressor.measure(compression, bytes)
  const exact = (output: Output): Promise<number | undefined> => measureOutput(output, contents, compression, measure)
  const outputs = await Promise.all(report.outputs.map(exact))
  const sections = sectionsOf(report)
  // Only how they compare counts.
  const quick: Measure = bytes => (compressor.quick ? compressor.quick(compression, bytes) : measure(bytes))
  for (const section of sections) section.alone = await measureAlone(section, report, contents, quick)
  const items = new Float64Array(report.items.length)
  for (const [file, { within }] of report.outputs.entries())
    if (within === undefined) share(outputs[file] ?? 0, sectionsIn(file, sections, report), report, items)
  return { compression, outputs, items }
}

async function measureOutput(
  { name, compressed }: Output,
  contents: OutputContents,
  compression: Compression,
  measure: Measure,
): Promise<number | undefined> {
  const bytes = contents.get(name)
  return compressed?.[compression]?.bytes ?? (bytes === undefined ? undefined : measure(bytes))
}

function sectionsOf({ items }: SizeReport): readonly Section[] {
  const found = new Map<string, Section>()
  for (const [number, { output, section: name, bytes }] of items.entries()) {
    const key = `${output} ${name}`
    const section = found.get(key) ?? { output, items: [], bytes: 0, alone: 0 }
    found.set(key, section)
    section.items.push(number)
    section.bytes += bytes
  }
  return [...found.values()]
}

const sectionsIn = (file: number, sections: readonly Section[], { outputs }: SizeReport): readonly Section[] =>
  sections.filter(({ output }) => output === file || outputs[output].within === file)

async function measureAlone(
  section: Section,
  report: SizeReport,
  contents: OutputContents,
  measure: Measure,
): Promise<number> {
  const bytes = contents.get(report.outputs[section.output].name)
  if (bytes === undefined) return section.bytes
  const ranges = section.items.flatMap(item => report.items[item].ranges)
  // JavaScript's items have no place; that is measured as it is, less what is inlined.
  if (ranges.length === 0) return (await measure(bytes)) * (section.bytes / bytes.length)
  return measure(gather(bytes, ranges))
}

/** The pieces of `bytes` in `ranges`, in their order. */
function gather(bytes: Uint8Array, ranges: readonly (readonly [from: number, to: number])[]): Uint8Array {
  const sorted = [...ranges].sort(([one], [other]) => one - other)
  const gathered = new Uint8Array(sorted.reduce((sum, [from, to]) => sum + to - from, 0))
  let at = 0
  for (const [from, to] of sorted) {
    gathered.set(bytes.subarray(from, to), at)
    at += to - from
  }
  return gathered
}

function share(exact: number, sections: readonly Section[], report: SizeReport, items: Float64Array): void {
  const together = sections.reduce((sum, { alone }) => sum + alone, 0)
  for (const { items: own, bytes, alone } of sections) {
    const perByte = together === 0 || bytes === 0 ? 0 : (exact * alone) / together / bytes
    for (const item of own) items[item] = report.items[item].bytes * perByte
  }
}

/**
 * What each of `wanted` adds to its compressed file: how much smaller that is without the item's bytes. One compression for each, of the whole
 * file, so this is for few items. Undefined for items without a place in a file whose contents were given.
 */
export async function compressedWithout(
  report: SizeReport,
  contents: OutputContents,
  compression: Compression,
  compressor: Compressor,
  wanted: readonly number[],
): Promise<readonly (number | undefined)[]> {
  const whole = new Map<Uint8Array, Promise<number>>()
  const saved = async (number: number): Promise<number | undefined> => {
    const { output, ranges } = report.items[number]
    const bytes = contents.get(report.outputs[output].name)
    if (bytes === undefined || ranges.length === 0) return undefined
    const all = whole.get(bytes) ?? compressor.measure(compression, bytes)
    whole.set(bytes, all)
    return (await all) - (await compressor.measure(compression, gather(bytes, others(ranges, bytes.length))))
  }
  return Promise.all(wanted.map(saved))
}

/** What lies between and around `ranges`, which ascend. */
function others(ranges: readonly (readonly [from: number, to: number])[], end: number): readonly [number, number][] {
  const starts = [0, ...ranges.map(([, to]) => to)]
  return starts.map((from, at): [number, number] => [from, at < ranges.length ? ranges[at][0] : end])
}

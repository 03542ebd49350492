// Two modules, section by section. What is documented as different is put aside first, by name.

import {
  ByteWriter,
  readModule,
  sectionReader,
  writeCustomSection,
  type ModuleView,
  type SectionView,
} from '@wasmweld/binary'
import { acceptedDifference } from './accepted-differences.ts'
import { OUTPUT } from './linkers.ts'
import { printSection, sectionTitle } from './print-module.ts'

interface Side {
  readonly module: ModuleView
  readonly sections: readonly SectionView[]
}

const MODULE_NAME = 0
const THE_OUTPUT = new RegExp(`^${OUTPUT}$`)

/**
 * wasm-ld names the module after its output file, and so does our command of that name; the library does when it is asked to (the
 * accepted difference `module-name`). This leaves out of a module what says no more than the file's name.
 */
function withoutOutputName(bytes: Uint8Array, output: RegExp): Uint8Array {
  const module = readModule(bytes)
  const section = module.sections.find(each => sectionTitle(each) === '"name"')
  if (section === undefined) return bytes
  const reader = sectionReader(module, section)
  if (reader.u8() !== MODULE_NAME) return bytes
  reader.u32()
  if (!output.test(reader.name())) return bytes
  const writer = new ByteWriter(bytes.length)
  writer.raw(bytes.subarray(0, section.header))
  writeCustomSection(writer, 'name', inner => inner.raw(bytes.subarray(reader.offset, section.contents.to)))
  writer.raw(bytes.subarray(section.payload.to))
  return writer.finish()
}

function sideOf(bytes: Uint8Array, differs: readonly string[]): Side {
  const module = readModule(bytes)
  const overlooked = new Set(
    differs.map(name => {
      const { overlooks } = acceptedDifference(name)
      return typeof overlooks === 'object' && 'section' in overlooks ? overlooks.section : undefined
    }),
  )
  return { module, sections: module.sections.filter(section => !overlooked.has(sectionTitle(section))) }
}

const contents = ({ module }: Side, section: SectionView): Uint8Array =>
  module.bytes.subarray(section.contents.from, section.contents.to)

const BEFORE = 6
const BEHIND = 14

/** The lines around the first difference, with `-` for wasm-ld's and `+` for ours. */
export function firstDifference(theirs: readonly string[], ours: readonly string[]): string {
  let at = 0
  while (at < theirs.length && theirs[at] === ours[at]) at++
  // The line that says which function or segment this is.
  const head = theirs.slice(0, at).findLastIndex(line => !line.startsWith(' '))
  const context = theirs.slice(Math.max(0, at - BEFORE), at)
  if (head >= 0 && head < at - BEFORE) context.unshift(theirs[head], '  …')
  return [
    ...context.map(line => `  ${line}`),
    ...theirs.slice(at, at + BEHIND).map(line => `- ${line}`),
    ...ours.slice(at, at + BEHIND).map(line => `+ ${line}`),
  ].join('\n')
}

/** What differs, as text to read; `undefined` when nothing does. `-` is wasm-ld, `+` is us. */
export function compareModules(
  theirBytes: Uint8Array,
  ourBytes: Uint8Array,
  differs: readonly string[] = [],
  output: RegExp = THE_OUTPUT,
): string | undefined {
  const theirs = sideOf(withoutOutputName(theirBytes, output), differs)
  const ours = sideOf(withoutOutputName(ourBytes, output), differs)
  const titles = (side: Side): string[] => side.sections.map(sectionTitle)
  if (titles(theirs).join() !== titles(ours).join()) {
    return `the sections differ:\n- ${titles(theirs).join(' ')}\n+ ${titles(ours).join(' ')}\n${differingSections(theirs, ours)}`
  }
  const text = differingSections(theirs, ours)
  return text === '' ? undefined : text
}

/** How many differing sections are shown: the first ones explain those behind. */
const SHOWN = 4

function differingSections(theirs: Side, ours: Side): string {
  const blocks: string[] = []
  for (const section of theirs.sections) {
    const other = ours.sections.find(each => sectionTitle(each) === sectionTitle(section))
    if (other === undefined || Buffer.compare(contents(theirs, section), contents(ours, other)) === 0) continue
    const text = firstDifference(printSection(theirs.module, section), printSection(ours.module, other))
    blocks.push(`${sectionTitle(section)} differs${text === '' ? ' in its encoding only' : `:\n${text}`}`)
  }
  const more = blocks.length > SHOWN ? [`… and ${blocks.length - SHOWN} more sections`] : []
  return [...blocks.slice(0, SHOWN), ...more].join('\n')
}

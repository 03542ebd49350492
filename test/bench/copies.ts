// Copies of a library under other names: inputs of any size whose names, code and relocations are those of real objects.

import { readFileSync, writeFileSync } from 'node:fs'
import {
  isDefinedSymbol,
  isLocalSymbol,
  readArchive,
  readLinkingSection,
  readModule,
  sectionReader,
} from '@wasmweld/binary'
import type { ModuleView, Range, SectionView } from '@wasmweld/binary'

const SECTIONS_WITH_NAMES = [2, 'linking'] as const

const sectionsOf = ({ sections }: ModuleView): SectionView[] =>
  sections.filter(({ id, name }) => SECTIONS_WITH_NAMES.some(wanted => wanted === (name ?? id)))

function modulesOf(archive: Uint8Array): ModuleView[] {
  return readArchive(archive).members.map(({ bytes: { from, to } }) => readModule(archive.subarray(from, to)))
}

/** Names that some member defines: those that a copy has under another name. */
function definedNames(modules: readonly ModuleView[]): Set<string> {
  const names = new Set<string>()
  for (const module of modules) {
    const linking = module.sections.find(({ name }) => name === 'linking')
    if (linking === undefined) continue
    for (const symbol of readLinkingSection(sectionReader(module, linking)).symbols) {
      const isOwn = 'name' in symbol && symbol.name !== undefined && symbol.name.length > 3
      if (isOwn && isDefinedSymbol(symbol) && !isLocalSymbol(symbol)) names.add(symbol.name)
    }
  }
  return names
}

/** Where names of the set stand in imports and symbol tables: behind their length. */
const placesOf = (modules: readonly ModuleView[], names: ReadonlySet<string>): number[] =>
  modules.flatMap(module => sectionsOf(module).flatMap(({ contents }) => placesIn(module.bytes, contents, names)))

function placesIn(bytes: Uint8Array, { from, to }: Range, names: ReadonlySet<string>): number[] {
  const places: number[] = []
  for (let at = from; at < to; at++) {
    const length = lengthAt(bytes, at)
    const start = at + (length < 128 ? 1 : 2)
    if (length < 4 || start + length > to) continue
    if (!names.has(Buffer.from(bytes.subarray(start, start + length)).toString('latin1'))) continue
    places.push(bytes.byteOffset + start)
    at = start + length - 1
  }
  return places
}

const lengthAt = (bytes: Uint8Array, at: number): number =>
  bytes[at] < 128 ? bytes[at] : (bytes[at] & 127) | (bytes[at + 1] << 7)

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * Writes `count` copies of an archive as `pathOf(0)` and so on. In each the first two characters of every name that the archive
 * defines are others; no name changes its length, so all else stays as it is.
 */
export function writeCopies(archive: string, count: number, pathOf: (copy: number) => string): void {
  const { buffer, byteOffset, length } = readFileSync(archive)
  // At the start of its buffer, so that offsets in views are offsets in the file.
  const bytes = new Uint8Array(buffer.slice(byteOffset, byteOffset + length))
  const modules = modulesOf(bytes)
  const places = placesOf(modules, definedNames(modules))
  for (let copy = 0; copy < count; copy++) {
    for (const place of places) {
      bytes[place] = DIGITS.charCodeAt(Math.floor(copy / DIGITS.length))
      bytes[place + 1] = DIGITS.charCodeAt(copy % DIGITS.length)
    }
    writeFileSync(pathOf(copy), bytes)
  }
}

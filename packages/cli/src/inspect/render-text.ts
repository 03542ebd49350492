import type { FileDescription, MemberDescription } from './describe-file.ts'
import type { ModuleDescription } from './describe-module.ts'
import { columns, type Paint } from './columns.ts'
import { renderDylink } from './render-dylink.ts'
import { renderSymbols } from './render-symbols.ts'

/** The parts of a module that can be asked for, in the order they are shown in. */
export const PARTS = ['sections', 'imports', 'exports', 'segments', 'dylink', 'features', 'symbols', 'relocs'] as const
export type Part = (typeof PARTS)[number]

/** A file as text. Of an archive: a line for each member, or the parts of each when some were asked for by name. */
export function renderFile(
  name: string,
  file: FileDescription,
  parts: readonly Part[],
  chosen: boolean,
  paint: Paint,
): string {
  if (file.kind !== 'archive') return renderModule(name, file, parts, paint)
  const indexed = file.indexed === undefined ? 'no index' : `${count(file.indexed, 'symbol')} in its index`
  const heading = `${paint.bold(name)}: archive, ${bytes(file.size)}, ${count(file.members.length, 'member')}, ${indexed}\n`
  if (!chosen) return heading + columns(file.members.map(memberRow), ['left', 'right', 'left'])
  return (
    heading + file.members.map(member => `\n${renderMember(`${name}(${member.name})`, member, parts, paint)}`).join('')
  )
}

function memberRow({ name, size, contents, problem }: MemberDescription): readonly string[] {
  return [name, String(size), problem ?? contents?.kind ?? '']
}

function renderMember(
  name: string,
  { contents, problem = '' }: MemberDescription,
  parts: readonly Part[],
  paint: Paint,
): string {
  return contents === undefined ? `${paint.bold(name)}: ${problem}\n` : renderModule(name, contents, parts, paint)
}

function renderModule(name: string, module: ModuleDescription, parts: readonly Part[], paint: Paint): string {
  const heading = `${paint.bold(name)}: WebAssembly ${module.kind}, ${module.target}, ${bytes(module.size)}\n`
  const shown = parts.map(part => [part, RENDERERS[part](module)] as const).filter(([, text]) => text !== '')
  return heading + shown.map(([part, text]) => `\n${paint.underline(TITLES[part])}\n${text}`).join('')
}

const TITLES: Readonly<Record<Part, string>> = {
  sections: 'Sections',
  imports: 'Imports',
  exports: 'Exports',
  segments: 'Data segments',
  dylink: 'Dynamic linking',
  features: 'Features and producers',
  symbols: 'Symbols',
  relocs: 'Relocations',
}

const RENDERERS: Readonly<Record<Part, (module: ModuleDescription) => string>> = {
  sections: ({ sections }) =>
    columns(
      sections.map(({ name, offset, size, count }, index) => [
        String(index),
        name,
        hex(offset),
        String(size),
        count === undefined ? '' : String(count),
      ]),
      ['right', 'left', 'right', 'right', 'right'],
      ['', 'name', 'offset', 'size', 'count'],
    ),
  imports: ({ imports }) => columns(imports.map(({ module, field, kind, type }) => [kind, `${module}.${field}`, type])),
  exports: ({ exports, start }) =>
    columns([
      ...exports.map(({ kind, name, index, type }) => [kind, name, String(index), type]),
      ...(start === undefined ? [] : [['start', '', String(start), '']]),
    ]),
  segments: ({ segments }) =>
    columns(
      segments.map(({ name, offset, size, alignment, flags }) => [
        name,
        offset,
        String(size),
        alignment === undefined ? '' : `align ${alignment}`,
        flags.join(' '),
      ]),
      ['left', 'left', 'right', 'left', 'left'],
    ),
  dylink: ({ dylink }) => (dylink === undefined ? '' : renderDylink(dylink)),
  features: ({ features, producers }) =>
    columns([
      ...(features.length === 0 ? [] : [['features', features.join(' ')]]),
      ...Object.entries(producers).map(([field, values]) => [field, values.join(', ')]),
    ]),
  symbols: ({ symbols = [] }) => renderSymbols(symbols),
  relocs: ({ relocations = [] }) =>
    relocations
      .filter(group => group.relocations.length > 0)
      .map(
        ({ section, relocations }) =>
          `  ${section}\n${columns(relocations.map(({ offset, type, symbol, addend }) => [hex8(offset), type, symbol + addendText(addend)]))}`,
      )
      .join(''),
}

const hex = (value: number): string => `0x${value.toString(16)}`
const hex8 = (value: number): string => value.toString(16).padStart(8, '0')
const addendText = (addend = 0): string => (addend < 0 ? String(addend) : `+${addend}`)
const bytes = (size: number): string => count(size, 'byte')
const count = (number: number, what: string): string =>
  `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`

import type { App, Part } from '../app.ts'
import { element } from '../dom.ts'
import { formatChange } from '../format.ts'
import { shownText } from '../shown-text.ts'
import type { Compression, Output } from '../../size-report.ts'
import { dataTable } from './data-table.ts'
import type { Column } from './data-table.ts'

/** The build's files as a whole, whose sizes are measured. */
export function newFiles(place: HTMLElement, app: App): Part {
  const { report, data } = app.model
  const before = new Map(report.outputs.map((output, position) => [output, data.changes?.outputs[position]]))
  const compressed = (name: Compression): Column<Output> => ({
    title: name,
    value: output => output.compressed?.[name]?.bytes ?? 0,
    show(output) {
      const measured = output.compressed?.[name]
      return measured === undefined ? '–' : element('span', { title: measured.by }, measured.bytes.toLocaleString('en'))
    },
    isNumber: true,
  })
  const change = (output: Output): number => output.bytes - (before.get(output) ?? 0)
  const columns: readonly Column<Output>[] = [
    {
      title: 'File',
      value: ({ name }) => name,
      show: ({ name }) => element('span', { class: 'name' }, shownText(name)),
    },
    { title: 'What', value: whatOf(report.outputs) },
    { title: 'Bytes', value: ({ bytes }) => bytes, show: ({ bytes }) => bytes.toLocaleString('en'), isNumber: true },
    compressed('gzip'),
    compressed('brotli'),
    ...(data.changes === undefined
      ? []
      : [{ title: 'Change', value: change, show: (output: Output) => formatChange(change(output)), isNumber: true }]),
  ]
  return {
    update() {
      if (place.childElementCount === 0)
        place.replaceChildren(dataTable('The files of the build, in bytes', columns, report.outputs))
    },
  }
}

const whatOf =
  (outputs: readonly Output[]): ((output: Output) => string) =>
  ({ kind, role, within, confidence }) => {
    const what = { wasm: 'WebAssembly', js: 'JavaScript', css: 'style sheet', map: 'source map', other: 'other' }[kind]
    if (role === 'inlined' && within !== undefined) return `${what}, in ${outputs[within].name}`
    return `${what}${role === 'side' ? ', side module' : ''}${confidence === 'decoded' ? ', decoded' : ''}`
  }

import type { App, Part } from '../app.ts'
import { kindShown } from '../model.ts'
import { shownText } from '../shown-text.ts'
import type { Area, Colour, Grouping } from '../state.ts'
import { segments, selection } from './choices.ts'
import type { Option } from './choices.ts'

const GROUPINGS: readonly Option<Grouping>[] = [
  { value: 'archive', title: 'Archive and object' },
  { value: 'object', title: 'Object' },
  { value: 'symbol', title: 'Symbol, no groups' },
  { value: 'source', title: 'Source file' },
  { value: 'crate', title: 'Crate' },
  { value: 'namespace', title: 'Namespace' },
  { value: 'package', title: 'Package' },
  { value: 'section', title: 'Section' },
  { value: 'kind', title: 'Kind' },
]
const KINDS = [
  { value: 'wasm', title: 'WebAssembly' },
  { value: 'js', title: 'JavaScript' },
  { value: 'other', title: 'Other' },
]

/** What the tree is of and how it is shown. */
export function newToolbar(place: HTMLElement, app: App): Part {
  const by = selection('Group by', GROUPINGS, value => {
    app.go({ by: value, path: [] })
  })
  const area = segments('Size', areas(app), value => {
    app.go({ area: value, path: [] })
  })
  const show = selection('Files', files(app), value => {
    app.go({ show: value, path: [] })
  })
  const kinds = segments('Show', kindOptions(app), value => {
    app.go({ show: value, path: [] })
  })
  const colour = selection('Colour by', colours(app), value => {
    app.go({ colour: value })
  })
  const hasKinds = kindOptions(app).length > 2
  const hasSeveral = app.model.report.outputs.length > kindOptions(app).length - 1
  place.append(
    by.element,
    area.element,
    ...(hasKinds ? [kinds.element] : []),
    ...(hasSeveral ? [show.element] : []),
    colour.element,
  )
  return {
    update() {
      const state = app.state()
      colour.element.hidden = state.view !== 'map'
      by.set(state.by)
      area.set(state.area)
      show.set(state.show)
      kinds.set(state.show)
      colour.set(state.area === 'change' ? 'change' : state.colour)
    },
  }
}

function areas({ model }: App): readonly Option<Area>[] {
  const missing = (area: Area): string | undefined =>
    model.compressed(area) === undefined ? `The build was not measured with ${area}.` : undefined
  return [
    { value: 'raw', title: 'Raw' },
    { value: 'gzip', title: 'gzip', missing: missing('gzip') },
    { value: 'brotli', title: 'Brotli', missing: missing('brotli') },
    ...(model.data.changes === undefined ? [] : [{ value: 'change', title: 'Change' } as const]),
  ]
}

function kindOptions({ model }: App): readonly Option<string>[] {
  const present = new Set(model.report.outputs.map(({ kind }) => kindShown(kind)))
  return [{ value: 'all', title: 'All' }, ...KINDS.filter(({ value }) => present.has(value))]
}

const files = ({ model }: App): readonly Option<string>[] => [
  { value: 'all', title: 'All files' },
  ...KINDS.map(({ value, title }) => ({ value, title: `All ${title}` })).filter(({ value }) =>
    model.report.outputs.some(({ kind }) => kindShown(kind) === value),
  ),
  ...model.report.outputs.map(({ name }, number) => ({ value: String(number), title: shownText(name) })),
]

const colours = ({ model }: App): readonly Option<Colour>[] => [
  { value: 'kind', title: 'Kind' },
  { value: 'group', title: 'Group' },
  ...(model.data.changes === undefined ? [] : [{ value: 'change', title: 'Change' } as const]),
]

import type { App } from '../app.ts'
import { element } from '../dom.ts'
import { why } from '../../questions/why.ts'
import type { Why } from '../../questions/why.ts'
import { shownText } from '../shown-text.ts'
import type { EdgeKind, JsUse, Root, RootReason, SizeReport } from '../../size-report.ts'
import { itemLink, longList, section } from './parts.ts'

const REASONS: Readonly<Record<RootReason, string>> = {
  entry: 'the program starts there',
  export: 'it is exported',
  provided: 'the host asks for it',
  'no-strip': 'it is marked to stay',
  constructor: 'it runs before the program',
  retain: 'its section is marked to stay',
  destructors: 'it runs behind the program',
  'no-gc': 'nothing is dropped in this link',
  linker: 'the linker needs it',
  start: 'it is the start function',
  'js-entry': 'it is an entry of the bundle',
  format: 'the format needs it',
  table: 'others see its table',
  'custom-section': 'it is a section of its own',
}

/** How the step before refers to this one. */
const EDGES: Readonly<Record<EdgeKind, string>> = {
  call: 'calls',
  address: 'takes the address of',
  'data-ref': 'refers to',
  global: 'uses',
  type: 'has the type',
  table: 'uses',
  tag: 'throws or catches',
  memory: 'uses',
  export: 'exports',
  init: 'runs first',
  'start-stop': 'walks through',
  comdat: 'comes with',
  retain: 'keeps',
  entry: 'needs the entry',
  'js-import': 'imports',
  'js-uses-export': 'uses',
  'wasm-imports-js': 'calls back into',
  debug: 'describes',
  together: 'is of one section with',
}

/** A shortest way from where JavaScript asks, or from another root, down to the item; and who else needs it. */
export function whySection(app: App, number: number): HTMLElement {
  const found = why(app.model.graph(), number)
  if (found === undefined)
    return section('Why it is here', element('p', {}, 'Nothing that is known refers to it: it may be left over.'))
  const steps = found.steps.map(({ item, edge, use }) =>
    element(
      'li',
      {},
      ...(use === undefined ? [] : [importLine(app.model.report, use)]),
      element('span', { class: 'edge' }, edge === undefined ? 'Root:' : EDGES[edge]),
      ' ',
      item === number ? element('b', {}, 'this') : itemLink(app, item),
      ...(edge === undefined ? [element('small', {}, `, since ${REASONS[found.root.reason]}`)] : []),
    ),
  )
  return section('Why it is here', element('ol', { class: 'why' }, ...steps), ...sharedBy(app, found))
}

function importLine({ items, inputs }: SizeReport, { from, specifier, name, line, column }: JsUse): HTMLElement {
  const { input, name: module } = items[from]
  const file = input === undefined ? module : inputs[input].name
  return element(
    'div',
    { class: 'import-line' },
    element('code', {}, shownText(`${file}:${String(line)}:${String(column)}`)),
    ' imports ',
    element('code', {}, shownText(name)),
    ' from ',
    element('code', {}, shownText(`'${specifier}'`)),
  )
}

function sharedBy(app: App, { sharedBy: roots, usedBy }: Why): readonly HTMLElement[] {
  const parts: HTMLElement[] = []
  const distinct = roots.filter((root, at) => roots.findIndex(({ item }) => item === root.item) === at)
  if (usedBy.length > 1)
    parts.push(
      element('h4', {}, `Needed by ${String(usedBy.length)} imports`),
      longList(usedBy, use => [importLine(app.model.report, use)]),
    )
  if (distinct.length > 1)
    parts.push(
      element('h4', {}, `Shared by ${String(distinct.length)} roots`),
      longList<Root>(distinct, ({ item, reason }) => [itemLink(app, item), element('small', {}, REASONS[reason])]),
    )
  return parts
}

// A file in the list: what it is, and tables of what is in it, made when they are opened.
import { element, grouped } from './elements.ts'
import type { FileFacts, ShownSymbol } from './messages.ts'

/** Rows of a table beyond which nobody reads on; the rest is counted. */
const SHOWN_ROWS = 1000

interface FileItem {
  readonly name: string
  readonly bytes: number
  readonly facts: FileFacts
  readonly remove: () => void
  readonly report: (() => void) | undefined
}

export function fileItem({ name, bytes, facts, remove, report }: FileItem): HTMLLIElement {
  const head = element('div', { class: 'head' }, element('strong', {}, name), `${facts.what}, ${grouped(bytes)} bytes`)
  if (report !== undefined) head.append(button('Report', `Size report of ${name}`, report))
  head.append(button('Remove', `Remove ${name}`, remove))
  const item = element('li', {}, head)
  if (facts.problem !== undefined) item.append(element('p', { class: 'wrong' }, facts.problem))
  if (facts.symbols.length > 0)
    item.append(opened(`${grouped(facts.symbols.length)} symbols`, () => symbolTable(facts.symbols)))
  if (facts.sections.length > 0)
    item.append(opened(`${grouped(facts.sections.length)} sections`, () => sectionTable(facts)))
  return item
}

function button(text: string, label: string, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', 'aria-label': label }, text)
  made.addEventListener('click', act)
  return made
}

function opened(title: string, content: () => HTMLElement): HTMLDetailsElement {
  const details = element('details', {}, element('summary', {}, title))
  const scroll = element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title })
  details.addEventListener('toggle', () => scroll.append(content()), { once: true })
  details.append(scroll)
  return details
}

function symbolTable(symbols: readonly ShownSymbol[]): HTMLElement {
  const rows = symbols.slice(0, SHOWN_ROWS).map(({ readable, kind, defined, weak, hidden, member, size }) => {
    const traits = [defined ? 'defined' : 'undefined', ...(weak ? ['weak'] : []), ...(hidden ? ['hidden'] : [])]
    return [readable, kind, traits.join(', '), member ?? '', size === undefined ? '' : grouped(size)]
  })
  return table(['Name', 'Kind', 'State', 'Member', 'Bytes'], rows, symbols.length - rows.length)
}

function sectionTable({ sections }: FileFacts): HTMLElement {
  return table(
    ['Name', 'Bytes'],
    sections.map(({ name, bytes }) => [name, grouped(bytes)]),
    0,
  )
}

function table(titles: readonly string[], rows: readonly (readonly string[])[], more: number): HTMLElement {
  const kinds = titles.map(title => (title === 'Bytes' ? 'number' : title === 'Name' ? 'name' : undefined))
  const head = element('tr', {}, ...titles.map((title, at) => element('th', { scope: 'col', class: kinds[at] }, title)))
  const body = rows.map(cells =>
    element('tr', {}, ...cells.map((cell, at) => element('td', { class: kinds[at] }, cell))),
  )
  const made = element('table', {}, element('thead', {}, head), element('tbody', {}, ...body))
  return more > 0 ? element('div', {}, made, `and ${grouped(more)} more`) : made
}

// What the linked program weighs, and what was left out of it.

import type { Figures, Offer, Weight } from '../figures.ts'
import source from '../native/logbook.ts?raw'
import { html } from './elements.ts'
import { decimal, integer, size } from './format.ts'

export function showFigures(place: HTMLElement, figures: Figures | undefined): void {
  if (figures === undefined) {
    const text =
      'The dev server links what is asked for as the page loads, and again when a source is saved. Sizes are shown by a build: npm run demo.'
    place.replaceChildren(html('p', { class: 'note' }, text))
    return
  }
  const { used, all, files, libraries } = figures
  place.replaceChildren(
    html(
      'div',
      { class: 'weights' },
      weight('used', used, all.bytes, 'with the names that this page uses'),
      weight('all', all, all.bytes, 'if everything that the files offer had to stay'),
    ),
    html('div', { class: 'origins' }, parts(used, all), imports()),
    html('div', { class: 'offers' }, ...files.map(offers)),
    html(
      'p',
      { class: 'note' },
      'Filled: called by JavaScript. Outlined: called by those. Struck out: not in the module.',
    ),
    html(
      'p',
      { class: 'note' },
      `The libraries of the system came by themselves. In the module are ${libraries.map(membersText).join(', ')}.`,
    ),
  )
}

/** One line for the head of the page. */
export function showBadge(place: HTMLElement, { used, all }: Figures): void {
  const saved = decimal(100 * (1 - used.brotli / all.brotli), 0)
  place.replaceChildren(
    html('b', {}, size(used.brotli)),
    html(
      'span',
      {},
      `of WebAssembly to download, C and C++`,
      html('br'),
      `libraries included, ${saved} % less than all of it`,
    ),
  )
  place.hidden = false
}

export const summaryText = ({ functions }: Figures): string =>
  `${integer(functions.kept)} of ${integer(functions.of)} functions kept`

function weight(id: string, { exports, bytes, brotli, parts }: Weight, widest: number, title: string): HTMLElement {
  const bar = parts.map(({ bytes: part, title }, index) => {
    return html('span', { style: `flex: ${part} 0 0; background: ${color(index)}`, title: `${title}: ${size(part)}` })
  })
  return html(
    'div',
    { class: 'weight' },
    html(
      'header',
      {},
      html('b', { id: `${id}-bytes`, 'data-bytes': bytes }, size(bytes)),
      html(
        'p',
        {},
        html('span', { id: `${id}-brotli`, 'data-bytes': brotli }, size(brotli)),
        ` brotli · ${exports} exports, ${title}`,
      ),
    ),
    html('div', { class: 'bar', style: `width: ${(100 * bytes) / widest}%`, 'aria-hidden': 'true' }, ...bar),
  )
}

const color = (index: number): string => `var(--part-${index + 1})`

function parts(used: Weight, all: Weight): HTMLElement {
  const head = ['Where the bytes come from', 'Used', 'Everything'].map((text, index) => {
    return html('th', { scope: 'col', ...(index > 0 && { class: 'number' }) }, text)
  })
  const rows = used.parts.map(({ title, bytes }, index) => {
    const swatch = html('span', { class: 'swatch', style: `background: ${color(index)}` })
    const cells = [bytes, all.parts[index].bytes].map(value => html('td', { class: 'number' }, size(value)))
    return html('tr', {}, html('td', {}, swatch, title), ...cells)
  })
  return html('table', { class: 'parts' }, html('thead', {}, html('tr', {}, ...head)), html('tbody', {}, ...rows))
}

/** What the page says to get it all, from its own source. */
function imports(): HTMLElement {
  const statements = source.match(/^import [^']*'[^']*\.[oa]'$/gm) ?? []
  const parts = statements.join('\n').split(/(\bimport\b|\bfrom\b|'[^']*')/)
  const colored = parts.map(part =>
    /^(import|from)$/.test(part) ? html('b', {}, part) : part.startsWith("'") ? html('i', {}, part) : part,
  )
  return html('pre', { class: 'imports', tabindex: 0, 'aria-label': 'Import statements' }, ...colored)
}

const ORDER: readonly Offer['state'][] = ['used', 'inside', 'left out']
const CLASSES = { used: 'used', inside: 'inside', 'left out': 'left' } as const

function offers({ name, names }: Figures['files'][number]): HTMLElement {
  const sorted = ORDER.flatMap(state => names.filter(each => each.state === state))
  const items = sorted.map(({ name, state }) => {
    const spoken = state === 'used' ? [] : [html('span', { class: 'unseen' }, `${state}: `)]
    return html('li', { class: CLASSES[state] }, ...spoken, name)
  })
  const count = names.filter(({ state }) => state === 'used').length
  const title = html('h3', {}, html('code', {}, name), html('span', {}, `${count} of ${names.length} used`))
  return html('div', {}, title, html('ul', {}, ...items))
}

const membersText = ({ name, members, of }: Figures['libraries'][number]): string =>
  `${integer(members)} of ${integer(of)} members of ${name}`

// The index of words and the entries that it leads to.

import type { Logbook, Word } from '../native/logbook.ts'
import { DAYS } from '../native/measurements.ts'
import { html, svg } from './elements.ts'
import { dayName, decimal, integer } from './format.ts'

export interface WordPlaces {
  readonly size: HTMLElement
  readonly words: HTMLElement
  readonly mention: HTMLElement
  readonly entries: HTMLElement
}

export function showWords(places: WordPlaces, logbook: Logbook, text: string, word: string): void {
  const { entries, size, words } = logbook
  places.size.textContent = `${integer(size)} words in ${integer(entries)} entries. Choose one to see its days.`
  places.words.replaceChildren(...words.map(each => row(each, each.word === word)))
  places.mention.replaceChildren(...mentionText(logbook, word))
  places.entries.replaceChildren(...lines(text).map(line => entry(line, word)))
}

function row({ word, count, days }: Word, isChosen: boolean): HTMLElement {
  const choose = html('button', { type: 'button', 'data-word': word, 'aria-pressed': String(isChosen) }, word)
  return html(
    'tr',
    isChosen ? { class: 'chosen' } : {},
    html('td', {}, choose),
    html('td', { class: 'number' }, String(count)),
    html('td', { class: 'strip' }, strip(days)),
  )
}

/** The year as a line with a stroke for each day. */
function strip(days: readonly number[]): SVGElement {
  const strokes = days.map(day => svg('line', { x1: day, x2: day, y1: 2, y2: 14 }))
  const year = svg('line', { class: 'year', x1: 0, x2: DAYS, y1: 8, y2: 8 })
  const label = days.map(dayName).join(', ')
  return svg(
    'svg',
    { viewBox: `0 0 ${DAYS} 16`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    year,
    ...strokes,
  )
}

function mentionText({ mention }: Logbook, word: string): readonly (Node | string)[] {
  if (word === '') return ['The keeper’s own words.']
  const { days, mean } = mention
  const number = days.length === 1 ? '1 day' : `${days.length} days`
  const temperature = Number.isNaN(mean)
    ? 'nothing was measured on them'
    : `the water had ${decimal(mean)} °C on average`
  return [html('strong', {}, word), `: ${number}, ${temperature}.`]
}

interface Line {
  readonly date: string
  readonly text: string
}

function lines(text: string): readonly Line[] {
  const found = text.split('\n').map(line => /^(\d{4}-\d\d-\d\d)\s+(.*)/.exec(line))
  return found.filter(match => match !== null).map(([, date = '', rest = '']) => ({ date, text: rest }))
}

function entry({ date, text }: Line, word: string): HTMLElement {
  const parts = text.split(/([\p{L}]+)/u)
  const isWord = (part: string): boolean => word !== '' && part.toLowerCase() === word
  const shown = parts.map(part => (isWord(part) ? html('mark', {}, part) : part))
  const day = new Date(date).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const attributes: Record<string, string> = parts.some(isWord) ? { class: 'chosen' } : {}
  return html('li', attributes, html('time', { datetime: date }, day), html('span', {}, ...shown))
}

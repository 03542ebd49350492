import { type Choices, compute, print } from './compute.ts'
import logbookText from './data/logbook.txt?raw'
import measuredText from './data/water-temperature.csv?raw'
import { loadFigures } from './figures.ts'
import { byId } from './views/elements.ts'
import { showFacts } from './views/facts.ts'
import { showBadge, showFigures, summaryText } from './views/linked.ts'
import { drawSeason } from './views/season.ts'
import { drawSpread } from './views/spread.ts'
import { startTheme } from './views/theme.ts'
import { showWords } from './views/words.ts'

const waves = byId<HTMLInputElement>('waves')
const bins = byId<HTMLInputElement>('bins')
const prefix = byId<HTMLInputElement>('prefix')
const measurements = byId<HTMLTextAreaElement>('measurements')
const words = { size: byId('index-size'), words: byId('words'), mention: byId('mention'), entries: byId('entries') }

let word = 'ice'

function choices(): Choices {
  return {
    measurements: measurements.value,
    logbook: logbookText,
    waves: Number(waves.value),
    bins: Number(bins.value),
    prefix: prefix.value.trim(),
    word,
  }
}

function draw(): void {
  const { summary, season, distribution, logbook } = compute(choices())
  showFacts(byId('facts'), summary, season)
  drawSeason(byId('season'), season, logbook.mention)
  drawSpread(byId('spread'), distribution)
  showWords(words, logbook, logbookText, word)
  byId('report').textContent = logbook.report
  byId('waves-value').textContent = waves.value
  byId('bins-value').textContent = bins.value
  byId('marked-label').textContent = word === '' ? 'days of a word' : `days with “${word}”`
}

function chooseWord(event: Event): void {
  const chosen = (event.target as Element).closest<HTMLElement>('[data-word]')?.dataset['word']
  if (chosen === undefined) return
  word = chosen === word ? '' : chosen
  draw()
  words.words.querySelector<HTMLElement>(`[data-word="${CSS.escape(chosen)}"]`)?.focus()
  const first = words.entries.querySelector<HTMLElement>('.chosen')
  if (first !== null) words.entries.scrollTo({ top: first.offsetTop - words.entries.offsetTop - 24 })
}

function takeMeasurements(text: string): void {
  measurements.value = text
  draw()
  print(text)
}

for (const control of [waves, bins, prefix]) control.addEventListener('input', draw)
measurements.addEventListener('input', draw)
measurements.addEventListener('change', () => print(measurements.value))
byId('reset').addEventListener('click', () => takeMeasurements(measuredText))
words.words.addEventListener('click', chooseWord)
startTheme(byId('theme'))
takeMeasurements(measuredText)

let width = innerWidth
addEventListener('resize', () => {
  if (innerWidth !== width) draw()
  width = innerWidth
})

// An edit of the C or C++ sources swaps the functions; what they computed is drawn anew.
import.meta.hot?.on('vite:afterUpdate', draw)

const figures = await loadFigures()
showFigures(byId('figures'), figures)
if (figures !== undefined) {
  showBadge(byId('badge'), figures)
  byId('linked-summary').textContent = summaryText(figures)
}

import { byId, html } from '../views/elements.ts'
import { integer, size } from '../views/format.ts'
import { startTheme } from '../views/theme.ts'
import { type Painted, choose, paint, pathAt } from './highlighter.ts'
import { LANGUAGES, type Language } from './languages.ts'

const text = byId<HTMLTextAreaElement>('text')
const buttons = new Map<Language, HTMLElement>()
/** Addresses of the languages that are there. */
const loaded = new Map<Language, number>()
/** What was written, by language. */
const texts = new Map<Language, string>()

let shown: Language | undefined

/** The file that a name belongs to, as the browser fetched it. */
function fetched(name: string): PerformanceResourceTiming | undefined {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
  return entries.find(entry => entry.name.includes(name) && /\.wasm\b/.test(entry.name))
}

async function load(language: Language): Promise<number> {
  const known = loaded.get(language)
  if (known !== undefined) return known
  const from = performance.now()
  const address = (await language.load())()
  const milliseconds = performance.now() - from
  loaded.set(language, address)
  buttons.get(language)?.setAttribute('data-loaded', '')
  const bytes = fetched(language.file)?.decodedBodySize ?? 0
  byId('modules').append(
    html(
      'tr',
      { 'data-language': language.id },
      html('td', {}, html('code', {}, `${language.file}.wasm`)),
      html('td', { class: 'number' }, integer(bytes)),
      html('td', { class: 'number' }, `${milliseconds.toFixed(1)} ms`),
      html('td', { class: 'number' }, `0x${address.toString(16)}`),
    ),
  )
  return address
}

async function show(language: Language): Promise<void> {
  if (shown !== undefined) texts.set(shown, text.value)
  shown = language
  for (const [each, button] of buttons) button.setAttribute('aria-pressed', String(each === language))
  const address = await load(language)
  // Another may have been chosen meanwhile.
  if (shown !== language) return
  choose(address, language.query)
  text.value = texts.get(language) ?? language.sample
  draw()
  showBadge()
}

function draw(): void {
  const painted = paint(text.value)
  const pieces = painted.pieces.map(piece =>
    piece.capture === '' ? piece.text : html('span', { class: `c-${piece.capture}` }, piece.text),
  )
  // A line break at the end has a line of its own only when something stands behind it.
  byId('painted').replaceChildren(...pieces, '\n')
  showFacts(painted)
  showPath()
}

function showFacts({ pieces, nodes, isBroken, milliseconds }: Painted): void {
  const fact = (id: string, title: string, value: string, unit = ''): HTMLElement =>
    html('div', {}, html('dt', {}, title), html('dd', { id }, value, html('small', {}, unit)))
  byId('facts').replaceChildren(
    fact('nodes', 'Nodes of the tree', integer(nodes)),
    fact('colours', 'Coloured pieces', integer(pieces.filter(({ capture }) => capture !== '').length)),
    fact('time', 'Parsed and painted in', milliseconds.toFixed(2), 'ms'),
    fact('verdict', 'The text', isBroken ? 'has errors' : 'is fine'),
  )
}

/** Which nodes are around the caret. */
function showPath(): void {
  const path = pathAt(text.value, text.selectionStart)
  const parts = path.map((type, index) => (index === path.length - 1 ? html('b', {}, type) : `${type} › `))
  byId('path').replaceChildren(...parts)
}

function showBadge(): void {
  const program = fetched('grammars')?.decodedBodySize ?? 0
  const sides = LANGUAGES.filter(language => loaded.has(language))
  const bytes = sides.reduce((sum, { file }) => sum + (fetched(file)?.decodedBodySize ?? 0), 0)
  const grammars = `${sides.length} of ${LANGUAGES.length} grammars`
  byId('badge').replaceChildren(
    html('b', {}, size(bytes)),
    html('span', {}, `for ${grammars} so far,`, html('br'), `beside a program of ${size(program)}`),
  )
  byId('badge').hidden = false
}

for (const language of LANGUAGES) {
  const button = html('button', { class: 'plain', type: 'button', 'aria-pressed': 'false', 'data-id': language.id })
  button.append(language.title)
  button.addEventListener('click', () => void show(language))
  buttons.set(language, button)
  byId('languages').append(button)
}
text.addEventListener('input', draw)
document.addEventListener('selectionchange', showPath)
startTheme(byId('theme'))
await show(LANGUAGES[0])

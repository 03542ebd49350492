import type { App, Part } from '../app.ts'
import { element } from '../dom.ts'
import { formatCount, formatIn } from '../format.ts'

/** Looks for names as they are typed. */
export function newSearchBox(place: HTMLElement, app: App): Part {
  const input = element('input', {
    type: 'search',
    placeholder: 'Search names',
    'aria-label': 'Search names',
    'aria-describedby': 'search-count',
    'aria-keyshortcuts': '/',
    autocomplete: 'off',
    spellcheck: 'false',
  })
  const count = element('output', { id: 'search-count' })
  place.append(element('div', { class: 'search' }, input, element('kbd', { 'aria-hidden': 'true' }, '/')), count)
  let isWaiting = false
  input.addEventListener('input', () => {
    if (isWaiting) return
    isWaiting = true
    // Whoever types fast is not held up: what came in between is looked for at once.
    requestAnimationFrame(() => {
      isWaiting = false
      app.go({ search: input.value, item: undefined }, 'replace')
    })
  })
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)
      return
    input.focus()
    input.select()
    event.preventDefault()
  })
  return {
    update() {
      const { search, area } = app.state()
      const found = app.found()
      if (document.activeElement !== input) input.value = search
      count.textContent =
        found === undefined
          ? ''
          : `${formatCount(found.items.length, 'match').replace(/matchs$/, 'matches')}, ${formatIn(found.bytes, area)}`
    },
  }
}

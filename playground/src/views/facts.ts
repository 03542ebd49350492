// The measurements in eight numbers.

import type { Season, Summary } from '../native/measurements.ts'
import { html } from './elements.ts'
import { decimal, integer } from './format.ts'

export function showFacts(place: HTMLElement, summary: Summary, { explained }: Season): void {
  const { count, skipped, mean, median, deviation, lowest, highest } = summary
  place.replaceChildren(
    fact('count', 'Measurements', integer(count)),
    fact('skipped', 'Lines skipped', integer(skipped)),
    fact('mean', 'Mean', decimal(mean), '°C'),
    fact('median', 'Median', decimal(median), '°C'),
    fact('deviation', 'Deviation', decimal(deviation), '°C'),
    fact('lowest', 'Coldest', decimal(lowest), '°C'),
    fact('highest', 'Warmest', decimal(highest), '°C'),
    fact('explained', 'Curve explains', decimal(100 * explained, 1), '%'),
  )
}

function fact(name: string, title: string, value: string, unit = ''): HTMLElement {
  const shown = html('dd', {}, html('span', { id: name }, value), html('small', {}, unit))
  return html('div', {}, html('dt', {}, title), shown)
}

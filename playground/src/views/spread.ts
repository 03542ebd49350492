// How often it is how warm: counted bins and a smooth density.

import type { Distribution } from '../native/measurements.ts'
import { type Frame, linear, path, ticks } from './axis.ts'
import { html, svg } from './elements.ts'

export function drawSpread(place: HTMLElement, { from, to, bins, density }: Distribution): void {
  const most = Math.max(...bins, ...density)
  if (!(most > 0)) {
    place.replaceChildren(html('p', { class: 'empty' }, 'There is nothing to count.'))
    return
  }
  const width = place.clientWidth
  const frame: Frame = { width, height: 292, left: 26, right: 4, top: 10, bottom: 24 }
  const x = linear([from, to], [frame.left + 4, width - frame.right])
  const y = linear([0, most * 1.05], [frame.height - frame.bottom, frame.top])
  const step = (to - from) / bins.length
  const bars = [...bins].map((count, index) => {
    const left = x(from + index * step)
    return svg(
      'rect',
      {
        class: 'bin',
        x: left + 0.75,
        width: Math.max(1, x(from + (index + 1) * step) - left - 1.5),
        y: y(count),
        height: y(0) - y(count),
        rx: 1.5,
      },
      svg(
        'title',
        {},
        `${(from + index * step).toFixed(1)} to ${(from + (index + 1) * step).toFixed(1)} °C: ${count} days`,
      ),
    )
  })
  const line = path(density.map((value, index) => [x(from + ((to - from) * index) / (density.length - 1)), y(value)]))
  const label = `Histogram of the temperatures in ${bins.length} bins from ${from} to ${to} °C; the fullest has ${Math.max(...bins)} days`
  place.replaceChildren(
    svg(
      'svg',
      { viewBox: `0 0 ${width} ${frame.height}`, height: frame.height, role: 'img', 'aria-label': label },
      ...ticks(0, most, 4).flatMap(count => [
        svg('line', { class: 'grid', x1: frame.left, x2: width - frame.right, y1: y(count), y2: y(count) }),
        svg('text', { x: frame.left - 8, y: y(count) + 4, 'text-anchor': 'end' }, String(count)),
      ]),
      ...bars,
      svg('path', { class: 'fit', d: line }),
      ...ticks(from, to, 6).map(value =>
        svg('text', { x: x(value), y: frame.height - 6, 'text-anchor': 'middle' }, `${value}°`),
      ),
    ),
  )
}

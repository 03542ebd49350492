// The year: measurements as dots, the fitted curve, and the days of a chosen word.

import type { Mention } from '../native/logbook.ts'
import type { Season } from '../native/measurements.ts'
import { DAYS } from '../native/measurements.ts'
import { type Frame, type Scale, linear, path, ticks } from './axis.ts'
import { html, svg } from './elements.ts'
import { MONTHS, dayName, decimal } from './format.ts'

interface Scales {
  readonly frame: Frame
  readonly x: Scale
  readonly y: Scale
}

export function drawSeason(place: HTMLElement, season: Season, mention: Mention): void {
  if (season.values.length === 0) {
    place.replaceChildren(html('p', { class: 'empty' }, 'There is no measurement to draw.'))
    return
  }
  const width = place.clientWidth
  const frame: Frame = {
    width,
    height: Math.max(240, Math.min(360, width * 0.42)),
    left: 30,
    right: 4,
    top: 26,
    bottom: 24,
  }
  const lowest = Math.min(...season.values, ...season.curve, 0)
  const highest = Math.max(...season.values, ...season.curve)
  const scales: Scales = {
    frame,
    x: linear([1, DAYS], [frame.left + 6, width - frame.right - 6]),
    y: linear([lowest, highest * 1.04], [frame.height - frame.bottom, frame.top]),
  }
  const label = `Water temperature over the year, ${season.values.length} measurements from ${decimal(Math.min(...season.values))} to ${decimal(Math.max(...season.values))} °C, with a fitted curve`
  const picture = svg(
    'svg',
    { viewBox: `0 0 ${width} ${frame.height}`, height: frame.height, role: 'img', 'aria-label': label },
    ...axes(scales, ticks(lowest, highest * 1.04, 5)),
    ...marks(season, mention, scales),
  )
  follow(picture, season, scales)
  place.replaceChildren(picture)
}

function axes({ frame, x, y }: Scales, levels: readonly number[]): readonly SVGElement[] {
  const lines = levels.flatMap(level => [
    svg('line', { class: 'grid', x1: frame.left, x2: frame.width - frame.right, y1: y(level), y2: y(level) }),
    svg('text', { x: frame.left - 8, y: y(level) + 4, 'text-anchor': 'end' }, `${level}°`),
  ])
  const isNarrow = frame.width < 560
  const months = MONTHS.flatMap(({ day, name }) => [
    svg('text', { x: x(day + 15), y: frame.height - 6, 'text-anchor': 'middle' }, isNarrow ? name.slice(0, 1) : name),
  ])
  return [...lines, ...months]
}

function marks({ days, values, curve }: Season, mention: Mention, { frame, x, y }: Scales): readonly SVGElement[] {
  const points = [...values].map((value, index) =>
    svg('circle', { class: 'point', cx: x(days[index]), cy: y(value), r: 2.6 }),
  )
  const line = path(curve.map((value, index) => [x(index + 1), y(value)]))
  const mentioned = [...mention.days].flatMap(day => {
    const value = values[days.indexOf(day)]
    const stem = svg('line', {
      class: 'mention-line',
      x1: x(day),
      x2: x(day),
      y1: frame.top,
      y2: frame.height - frame.bottom,
    })
    return value === undefined ? [stem] : [stem, svg('circle', { class: 'mention', cx: x(day), cy: y(value), r: 5 })]
  })
  return [...points, svg('path', { class: 'fit', d: line }), ...mentioned]
}

/** Shows the values of the day below the pointer. */
function follow(picture: SVGElement, { days, values, curve }: Season, { frame, x, y }: Scales): void {
  const cross = svg('g')
  picture.append(cross)
  picture.addEventListener('pointerleave', () => cross.replaceChildren())
  picture.addEventListener('pointermove', event => {
    const at = event.clientX - picture.getBoundingClientRect().left
    const inverse = linear([frame.left + 6, frame.width - frame.right - 6], [1, DAYS])
    const day = Math.min(DAYS, Math.max(1, Math.round(inverse(at))))
    const measured = values[days.indexOf(day)]
    const fitted = curve[day - 1]
    const texts = [dayName(day), measured === undefined ? 'not measured' : `${decimal(measured)} °C`]
    if (fitted !== undefined) texts.push(`curve ${decimal(fitted)}`)
    const isLeft = x(day) > frame.width / 2
    cross.replaceChildren(
      svg('line', { class: 'cross', x1: x(day), x2: x(day), y1: frame.top, y2: frame.height - frame.bottom }),
      svg(
        'text',
        { class: 'tip', x: x(day) + (isLeft ? -8 : 8), y: 14, 'text-anchor': isLeft ? 'end' : 'start' },
        texts.join('  ·  '),
      ),
      ...(measured === undefined ? [] : [svg('circle', { class: 'mention', cx: x(day), cy: y(measured), r: 4 })]),
    )
  })
}

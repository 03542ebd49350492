import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FILLS } from './treemap/palette.ts'

const css = readFileSync(new URL('./page.css', import.meta.url), 'utf8')
const [light, dark] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(
  ([, block]) => new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]+);/g)].map(([, name, colour]) => [name, colour])),
)

/** As the Web Content Accessibility Guidelines define it. */
function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.slice(1).replace(/./g, '$&$&') : colour.slice(1)
  const [red, green, blue] = [0, 2, 4]
    .map(at => parseInt(digits.slice(at, at + 2), 16) / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function contrast(one: string, other: string): number {
  const [less, more] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (more + 0.05) / (less + 0.05)
}

// The map is a canvas, of which no tool for pages knows the colours.
test.each([
  ['light', light],
  ['dark', dark],
])('labels of the map can be read on every fill, %s', (_scheme, colours) => {
  const of = (name: string): string => colours.get(name) ?? expect.fail(`no --${name}`)
  for (const fill of [...FILLS, 'map-group', 'map-rest'])
    for (const ink of ['map-ink', 'map-ink-soft'])
      expect(contrast(of(ink), of(fill)), `${ink} on ${fill}`).toBeGreaterThanOrEqual(4.5)
})

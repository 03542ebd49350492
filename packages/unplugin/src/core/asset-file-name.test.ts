import { expect, test } from 'vitest'
import { assetFileName } from './asset-file-name.ts'

test("an asset gets its name by the bundler's pattern", () => {
  expect(assetFileName('assets/[name]-[hash][extname]', 'math.wasm', 'ab')).toMatch(/^assets\/math-[\w-]{8}\.wasm$/)
  expect(assetFileName('[name].[hash:4].[ext]', 'math.wasm', 'ab')).toMatch(/^math\.[\w-]{4}\.wasm$/)
  expect(assetFileName((({ names }: { names: string[] }) => `x/${names[0]}`) as never, 'math.wasm', 'ab')).toBe(
    'x/math.wasm',
  )
  expect(assetFileName('[hash]', 'a.wasm', 'ab')).not.toBe(assetFileName('[hash]', 'a.wasm', 'cd'))
})

import { describe, expect, test } from 'vitest'
import { linkText, refusal } from '../../../../test/support/link-text.ts'

const features = (...parameters: Parameters<typeof linkText>): string[] =>
  linkText(...parameters).section('"target_features"')

describe('the target features of the output', () => {
  test('are those of all inputs, sorted', () => {
    expect(features(['a.o: feature +simd128 +sign-ext', 'b.o: feature +atomics +simd128'])).toEqual([
      '+atomics',
      '+sign-ext',
      '+simd128',
    ])
  })
  test('are those of live members too', () => {
    expect(features(['lib.a(f.o): func f; feature +simd128', 'a.o: feature +sign-ext'])).toEqual(['+sign-ext'])
  })
  test('are more where the plan adds some', () => {
    expect(features(['a.o: feature +simd128'], { extraFeatures: ['atomics'] })).toEqual(['+atomics', '+simd128'])
  })
  test('are what the plan says instead', () => {
    expect(features(['a.o: feature +simd128'], { features: ['simd128', 'sign-ext'] })).toEqual([
      '+sign-ext',
      '+simd128',
    ])
  })
  test('are none without any', () => {
    expect(linkText(['a.o: func f']).section('"target_features"')).toEqual([])
  })
})

describe('features that do not agree', () => {
  const USES = 'a.o: feature +simd128'

  test('with the plan are an error', () => {
    expect(refusal([USES], { features: ['sign-ext'] })).toEqual([
      "Target feature 'simd128' used by a.o is not allowed.",
    ])
  })
  test('with another input are an error', () => {
    expect(refusal([USES, 'b.o: feature -simd128'])).toEqual([
      "Target feature 'simd128' used in a.o is disallowed by b.o. Use --no-check-features to suppress.",
    ])
  })
  test('are no error unchecked', () => {
    expect(features([USES, 'b.o: feature -simd128'], { checkFeatures: false })).toEqual(['+simd128'])
    expect(features([USES], { features: ['sign-ext'], checkFeatures: false })).toEqual(['+sign-ext'])
  })
})

describe('thread-local data', () => {
  const TLS = 'func main = &d; data d tls in=.tdata.d = 1'

  test('needs atomics and bulk memory', () => {
    expect(refusal([`a.o: ${TLS}`], { exports: ['main'] })).toEqual([
      "'atomics' feature must be used in order to use thread-local storage",
      "'bulk-memory' feature must be used in order to use thread-local storage",
    ])
    expect(refusal([`a.o: ${TLS}; feature +atomics +bulk-memory`], { exports: ['main'] })).toEqual([])
  })
  test('needs nothing where it is dead', () => {
    expect(refusal([`a.o: ${TLS}`])).toEqual([])
  })
})

describe('mutable globals at the border', () => {
  const IMPORT = 'a.o: undef global g i32 var module=m field=g; func main = $g'
  const EXPORT = 'a.o: global g i32 var; func main = $g'

  test('need the feature of that name', () => {
    expect(refusal([IMPORT], { exports: ['main'] })).toEqual([
      "mutable global imported but 'mutable-globals' feature not present in inputs: `g`. Use --no-check-features to suppress.",
    ])
    expect(refusal([EXPORT], { exports: ['g'] })).toEqual([
      "mutable global exported but 'mutable-globals' feature not present in inputs: `g`. Use --no-check-features to suppress.",
    ])
  })
  test('are fine with it', () => {
    expect(refusal([`${IMPORT}; feature +mutable-globals`], { exports: ['main'] })).toEqual([])
    expect(refusal([`${EXPORT}; feature +mutable-globals`], { exports: ['g'] })).toEqual([])
  })
  test('are fine inside', () => {
    expect(refusal([EXPORT], { exports: ['main'] })).toEqual([])
  })
  test('are complained of once nothing else is wrong', () => {
    expect(refusal([EXPORT], { exports: ['g', 'nope'] })).toEqual(['symbol exported via --export not found: nope'])
  })
})

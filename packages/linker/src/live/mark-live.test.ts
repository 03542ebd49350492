import { describe, expect, test } from 'vitest'
import type { LinkOptions } from '../index.ts'
import { linkText } from '../../../../test/support/link-text.ts'
import { resolveText } from '../../../../test/support/resolve-text.ts'
import { chunkId } from '../ids.ts'
import { ROOT } from './liveness.ts'

/** Names of the functions and segments that stay. */
function kept(texts: readonly string[], options: LinkOptions = {}): string[] {
  const { resolution, live } = resolveText(texts, options)
  const { has } = live()
  return resolution.files.flatMap(({ object, chunkBase }) =>
    object.chunks.flatMap(({ name }, at) => (has(chunkId(chunkBase + at)) ? [name] : [])),
  )
}

describe('what stays whatever else does', () => {
  test('the entry', () => {
    expect(kept(['a.o: func main; func dead'], { entry: 'main' })).toEqual(['main'])
  })
  test('exports', () => {
    expect(kept(['a.o: func f; func dead'], { exports: ['f'] })).toEqual(['f'])
  })
  test('what the source marks as exported', () => {
    expect(kept(['a.o: func f export=eff; func dead'])).toEqual(['f'])
  })
  test('what the source marks as used', () => {
    expect(kept(['a.o: func f noStrip; data d noStrip; func dead'])).toEqual(['f', '.data.d'])
  })
  test('destructors', () => {
    expect(kept(['a.o: func __wasm_call_dtors; func dead'])).toEqual(['__wasm_call_dtors'])
  })
  test('everything that is exported with everything, but for local names', () => {
    expect(kept(['a.o: func f hidden; func g local; data d'], { exportAll: true })).toEqual(['f', '.data.d'])
  })
  test('everything that is visible, where it is exported', () => {
    expect(kept(['a.o: func f; func g hidden'], { exportDynamic: true })).toEqual(['f'])
  })
  test('everything without collection', () => {
    expect(kept(['a.o: func f; func g local; data d'], { gcSections: false })).toEqual(['f', 'g', '.data.d'])
  })
  test('not what --undefined names: it only pulls', () => {
    expect(kept(['lib.a(f.o): func f'], { require: ['f'] })).toEqual([])
  })
})

describe('what is reached', () => {
  const from = (items: string, rest: string): string[] =>
    kept([`a.o: func main = ${items}; ${rest}`], { exports: ['main'] })

  test('by a call', () => {
    expect(from('f', 'func f; func g')).toEqual(['main', 'f'])
  })
  test('by an address', () => {
    expect(from('&d', 'data d; data e')).toEqual(['main', '.data.d'])
  })
  test('by a slot', () => {
    expect(from('*f', 'func f; func g')).toEqual(['main', 'f'])
  })
  test('through data', () => {
    expect(from('&d', 'data d = &e *f; data e; func f; func g')).toEqual(['main', 'f', '.data.d', '.data.e'])
  })
  test('in circles', () => {
    expect(from('f', 'func f = g; func g = f; func h = h')).toEqual(['main', 'f', 'g'])
  })
  test('in a deep chain', () => {
    const chain = Array.from({ length: 5000 }, (_, at) => `func f${at} = f${at + 1}`)
    expect(from('f0', `${chain.join('\n')}\nfunc f5000`)).toHaveLength(5002)
  })
  test('a global, a table and a tag', () => {
    const { resolution, live } = resolveText(
      ['a.o: func main = $g %t !x; global g i32; global h i32; table t externref; table u externref; tag x; tag y'],
      { exports: ['main'] },
    )
    const { hasSymbol } = live()
    const names = ['g', 'h', 't', 'u', 'x', 'y'].filter(name => hasSymbol(resolution.find(name)!))
    expect(names).toEqual(['g', 't', 'x'])
  })
  test('of a segment, all of it', () => {
    expect(from('&e', 'data d = *f; alias e of=d at=4; func f')).toEqual(['main', 'f', '.data.d'])
  })
  test('not by a type', () => {
    expect(from('?i32->', 'func f i32->')).toEqual(['main'])
  })
  test('not by debug information', () => {
    expect(from('', 'func f; data d; custom .debug_info = @f &d')).toEqual(['main'])
  })
  test('of two definitions, the one that counts', () => {
    expect(kept(['a.o: func main = f; func f weak', 'b.o: func f = g; func g'], { exports: ['main'] })).toEqual([
      'main',
      'f',
      'g',
    ])
  })
})

describe('constructors', () => {
  test('of an object that is named stay, and call what they call', () => {
    expect(kept(['a.o: func setUp local = f; init setUp; func f; func dead'])).toEqual(['setUp', 'f'])
  })
  test('of members of a whole archive stay', () => {
    expect(kept(['whole lib.a(a.o): func setUp local; init setUp'])).toEqual(['setUp'])
  })
  test.each([
    ['of a member', 'lib.a(f.o): func f; func g; func setUp local; init setUp', 'a.o: func main = f'],
    ['of a lazy object', 'lazy f.o: func f; func g; func setUp local; init setUp', 'a.o: func main = f'],
  ])('%s stay with the first live symbol of it', (_of, member, user) => {
    expect(kept([member, user], { exports: ['main'] })).toContain('setUp')
    expect(kept([member, user])).toEqual([])
  })
  test('of a member whose data alone is used stay', () => {
    expect(
      kept(['lib.a(f.o): data d; func setUp local; init setUp', 'a.o: func main = &d'], { exports: ['main'] }),
    ).toEqual(['setUp', '.data.d', 'main'])
  })
})

describe('retained segments', () => {
  test('of an object that is named stay', () => {
    expect(kept(['a.o: data d retain = *f; data e; func f'])).toEqual(['f', '.data.d'])
  })
  test('of a member stay with its first live symbol', () => {
    const texts = ['lib.a(f.o): func f; data d retain', 'a.o: func main = f']
    expect(kept(texts, { exports: ['main'] })).toEqual(['f', '.data.d', 'main'])
    expect(kept(texts)).toEqual([])
  })
})

describe('the chain that keeps a chunk', () => {
  const chain = (name: string, texts: readonly string[], options: LinkOptions): string[] => {
    const { resolution, live } = resolveText(texts, options)
    const chunks = resolution.files.flatMap(({ object, chunkBase }) =>
      object.chunks.map((chunk, at) => ({ name: chunk.name, id: chunkId(chunkBase + at) })),
    )
    const { because } = live()
    const names: string[] = []
    for (let at: number = chunks.find(chunk => chunk.name === name)!.id; at !== ROOT; at = because[at])
      names.unshift(chunks[at].name)
    return names
  }

  test('runs from its root', () => {
    expect(
      chain('.data.e', ['a.o: func main = f', 'b.o: func f = &d; data d = &e; data e'], { exports: ['main'] }),
    ).toEqual(['main', 'f', '.data.d', '.data.e'])
  })
  test('is the root alone', () => {
    expect(chain('main', ['a.o: func main'], { exports: ['main'] })).toEqual(['main'])
  })
})

test.each([
  ['entry', 'a.o: func f', { entry: 'f' }],
  ['export', 'a.o: func f', { exports: ['f'] }],
  ['no-strip', 'a.o: func f noStrip', {}],
  ['constructor', 'a.o: func f local; init f', {}],
  ['retain', 'a.o: data f retain', {}],
  ['destructors', 'a.o: func __wasm_call_dtors', {}],
  ['no-gc', 'a.o: func f', { gcSections: false }],
])('the root of a chunk has a reason: %s', (why, text, options) => {
  const { live } = resolveText([text], options)
  expect([...live().roots.values()]).toEqual([why])
})

test('of string segments the parts that nobody names stay with the others', () => {
  const { section } = linkText(
    ['a.o: func main = &b; data a in=.rodata.s strings = "one\\0two\\0"; alias b of=a at=4'],
    { exports: ['main'] },
  )
  expect(section('data')[1]).toContain('two.')
})

describe('segments of which only the bounds are asked for', () => {
  const texts = [
    'a.o: func main = &__start_plugins; data p in=plugins = *f; func f',
    'b.o: data q in=plugins = 2; data r',
  ]
  test('are dropped, as by wasm-ld', () => {
    expect(
      kept(['a.o: func main = &other', ...texts.slice(1), 'c.o: data other'], { exports: ['main'] }),
    ).not.toContain('plugins')
  })
  test('are kept where the options say so, with what they need', () => {
    expect(kept(texts, { exports: ['main'], startStopGc: false })).toEqual(['main', 'f', 'plugins', 'plugins'])
  })
  test('are dropped where nobody asks', () => {
    expect(kept(['a.o: func main; data p in=plugins'], { exports: ['main'], startStopGc: false })).toEqual(['main'])
  })
})

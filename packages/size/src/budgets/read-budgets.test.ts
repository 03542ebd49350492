import { expect, test } from 'vitest'
import { budgetProblems } from './read-budgets.ts'

const problems = (budget: unknown): readonly string[] =>
  budgetProblems([budget]).flatMap(({ message }) => message.split('\n'))

test.each([
  { select: 'total', max: '64 kB' },
  { select: 'total', compression: 'brotli', max: '200 kB', warn: '180 kB' },
  { select: { import: './codec.wasm', names: ['decode*'] }, metric: 'exclusive', max: '40 KiB' },
  { select: { archive: 'libc.a' }, max: '30 kB' },
  { select: { object: '**/*.o' }, max: '64 kB' },
  { select: { crate: 'regex*' }, max: 0 },
  { select: { section: 'data' }, max: '25 %' },
  { select: { symbol: 'operator new(unsigned long)' }, max: 0 },
  { select: 'total', maxIncrease: '1 %', baseline: 'wasm-size.json' },
  { select: { output: ['*.wasm', '*.js'] }, sum: true, optional: true, name: 'code', max: 1, warnIncrease: 0 },
  { select: 'total', compression: 'gzip', maxIncrease: 10, warnIncrease: '1 %', tolerance: '2 %' },
])('%j is a budget', budget => {
  expect(problems(budget)).toEqual([])
})

test.each([
  [{ select: 'total' }, 'there is no limit: give max, warn, maxIncrease, warnIncrease or several of them'],
  [{ select: 'total', max: '10 KB' }, /^max: "10 KB" has the unit "KB" at character 4/],
  [{ select: 'total', max: null }, "max: expected a size as '10 kB', found null"],
  [{ select: 'total', maxx: 1 }, 'a budget has no field maxx: did you mean max?'],
  [{ select: 'total', limit: 1 }, /^a budget has no field limit: it has select, name, metric/],
  [{ max: 1 }, /^select: expected 'total' or an object as \{ archive: 'libc.a' \}, found nothing/],
  [{ select: 'totl', max: 1 }, /found "totl"/],
  [{ select: { archiv: 'libc.a' }, max: 1 }, 'a selector has no field archiv: did you mean archive?'],
  [{ select: { archive: 'a', object: 'b' }, max: 1 }, /^select: expected one of .*, found archive and object$/],
  [{ select: {}, max: 1 }, /^select: expected one of .*, found none$/],
  [{ select: { archive: 'a', names: 'b' }, max: 1 }, /a selector has no field names/],
  [{ select: { object: [] }, max: 1 }, 'object: expected a name or a list of names, found []'],
  [{ select: { object: 3 }, max: 1 }, 'object: expected a name or a list of names, found 3'],
  [{ select: 'total', max: 10, warn: '10 B' }, 'warn 10 B is not below max 10 bytes, so it would never warn'],
  [{ select: 'total', maxIncrease: '1 %', warnIncrease: '2 %' }, /^warnIncrease 2 % is not below maxIncrease 1 %/],
  [
    { select: 'total', max: '50 %' },
    'max: the total is always 100 % of itself: give bytes, or maxIncrease for its growth',
  ],
  [{ select: { section: 'code' }, max: '101 %' }, 'max: nothing is more than 100 % of the output that it is in'],
  [{ select: 'total', metric: 'retained', max: 1 }, /^metric: the total keeps everything/],
  [{ select: 'total', metric: 'shallow', max: 1 }, 'metric: expected self, retained, exclusive, found "shallow"'],
  [
    { select: { symbol: 'f' }, compression: 'brotli', max: 1 },
    /^files are compressed as a whole, so a part has no brotli size/,
  ],
  [{ select: 'total', compression: 'zstd', max: 1 }, 'compression: expected raw, gzip, brotli, found "zstd"'],
  [{ select: 'total', sum: true, max: 1 }, 'sum: the total is one sum: leave it out'],
  [{ select: { object: 'a' }, optional: 'yes', max: 1 }, 'optional: expected true or false, found "yes"'],
  [{ select: 'total', tolerance: '1 %', max: 1 }, /^tolerance is for what compressors differ by/],
  [{ select: 'total', name: '', max: 1 }, 'name: expected a text, found ""'],
  ['64 kB', 'expected a budget, found "64 kB"'],
])('%j is none', (budget, message) => {
  expect(problems(budget)).toContainEqual(typeof message === 'string' ? message : expect.stringMatching(message))
})

test('what is no list at all is told as such', () => {
  expect(budgetProblems({ select: 'total' })[0].message).toBe('expected a list of budgets, found {"select":"total"}')
})

test('several faults of a budget are told at once', () => {
  expect(problems({ select: { archiv: 'libc.a' }, max: '10 K', metric: 'own' })).toHaveLength(3)
})

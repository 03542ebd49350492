import { expect, test } from 'vitest'
import { shortPaths } from './short-names.ts'

test('a relative path is as it is given, an absolute one as short as it can be told from others', () => {
  const paths = ['src/a.o', '/home/one/lib/libc.a', '/home/two/lib/libc.a', '/opt/libm.a']
  expect([...shortPaths(paths).values()]).toEqual(['src/a.o', 'one/lib/libc.a', 'two/lib/libc.a', 'libm.a'])
})
test('what says where the build ran is gone', () => {
  expect([...shortPaths(['./a.o', '../b.o', 'x/../c.o', 'C:\\work\\d.o']).values()]).toEqual([
    'a.o',
    'b.o',
    'c.o',
    'd.o',
  ])
})

import { expect, test } from 'vitest'
import { buildGraph } from '../graph/build-graph.ts'
import { buildReport } from '../../../../test/support/size-report-builder.ts'
import type { BuiltItem } from '../../../../test/support/size-report-builder.ts'
import { genericName } from './generic-name.ts'
import { monos } from './monos.ts'
import type { MonoGroup } from './monos.ts'

test.each<[name: string, generic: string | undefined]>([
  // Rust's older names: all instances have one path.
  ['_ZN5alloc3vec16Vec$LT$T$C$A$GT$8truncate17h1875fb361442d54dE', 'alloc::vec::Vec<T,A>::truncate'],
  ['alloc::vec::Vec<T>::push::h0123456789abcdef', 'alloc::vec::Vec<T>::push'],
  ['core::fmt::write::h0123456789abcdef (.llvm.42)', 'core::fmt::write'],
  // Names v0, mangled and as the linker shows them.
  ['_RINvCs1234_7mycrate3genmEB2_', 'mycrate::gen'],
  ['mycrate::gen::<u32>', 'mycrate::gen'],
  ['<Vec<u8>>::push', '<Vec>::push'],
  ['<alloc::vec::Vec<u8>>::push', 'alloc::vec::Vec::push'],
  ['<alloc::vec::Vec<u8> as core::ops::drop::Drop>::drop', '<alloc::vec::Vec as core::ops::drop::Drop>::drop'],
  ['<mycrate::Shape as core::fmt::Debug>::fmt', undefined],
  ['_RNvCs1234_7mycrate4main', undefined],
  // C++.
  ['_Z7genericIiEvT_', 'void generic'],
  ['_ZNSt6vectorIiSaIiEE9push_backERKi', 'std::vector'],
  ['Stack<int>::push(int)', 'Stack'],
  ['_ZN12_GLOBAL__N_14eachIiEEvv', 'void (anonymous namespace)::each'],
  // What is no template: a parameter that is one, an operator.
  ['_Z3runRKSt6vectorIiSaIiEE', undefined],
  ['operator<(A, B)', undefined],
  ['operator<<(std::ostream&, Foo<int>)', undefined],
  ['ns::Array<int>::operator<<(int)', 'ns::Array'],
  ['std::ostream& std::operator<< <char>(std::ostream&)', 'std::ostream& std::operator<< '],
  ['operator()(std::function<void ()>)', undefined],
  ['foo::hello(int)', undefined],
  ['main', undefined],
  ['a->b', undefined],
])('%s is of %s', (name, generic) => expect(genericName(name)).toBe(generic))

test.each<[name: string, generic: string | undefined]>([
  ['_Z7genericIiEvT_', 'generic'],
  // V<int>* ptr<int>(V<int>*)
  ['_Z3ptrIiEP1VIT_ES3_', 'ptr'],
  ['_ZNSt6vectorIiSaIiEE9push_backERKi', 'std::vector::push_back'],
  // int V<double>::conv<int>(int)
  ['_ZN1VIdE4convIiEET_S2_', 'V::conv'],
  ['_ZNK1VIiEltERKS0_', 'V::operator<'],
  ['_ZN12_GLOBAL__N_14eachIiEEvv', '(anonymous namespace)::each'],
  ['_Z3runRKSt6vectorIiSaIiEE', undefined],
  ['_Z3addii', undefined],
  ['main', undefined],
])('%s of a link is of %s', (name, generic) => expect(genericName(name, undefined, true)).toBe(generic))

const groups = (items: readonly BuiltItem[]): readonly MonoGroup[] =>
  monos(
    buildGraph(buildReport({ items: items.map((item, place) => ({ key: `${item.name} ${String(place)}`, ...item })) })),
  )

test('bloat is what all but the largest take, or all but an average one if that is less', () => {
  const [group] = groups([
    { name: 'sort<int>', bytes: 100 },
    { name: 'sort<char>', bytes: 11 },
    { name: 'sort<long>', bytes: 101 },
  ])
  expect(group).toMatchObject({ generic: 'sort', bytes: 212, bloat: 111 })
  expect(group.instances.map(({ name }) => name)).toEqual(['sort<long>', 'sort<int>', 'sort<char>'])
  const [even] = groups([
    { name: 'f<int>', bytes: 11 },
    { name: 'f<char>', bytes: 10 },
  ])
  // 21 / 2 is 10.
  expect(even.bloat).toBe(10)
})

test('equal names of equal size are one', () => {
  const [group] = groups([
    { name: 'f<int>', bytes: 10 },
    { name: 'f<int>', bytes: 10 },
    { name: 'f<int>', bytes: 12 },
  ])
  expect(group.bytes).toBe(22)
  expect(group.instances).toEqual([
    { name: 'f<int>', bytes: 12, items: [2] },
    { name: 'f<int>', bytes: 10, items: [0, 1] },
  ])
})

test('most bloat first, then most bytes, then by the names of the instances', () => {
  const found = groups([
    { name: 'b<int>', bytes: 5 },
    { name: 'a<int>', bytes: 5 },
    { name: 'one<int>', bytes: 50 },
    { name: 'two<int>', bytes: 3 },
    { name: 'two<char>', bytes: 3 },
    { name: 'data<int>', bytes: 900, kind: 'data' },
  ])
  expect(found.map(({ generic, bloat }) => [generic, bloat])).toEqual([
    ['two', 3],
    ['one', 0],
    ['a', 0],
    ['b', 0],
  ])
})

test('37. both of Rust’s schemes give the same instances', () => {
  const older = ['_ZN4core3ptr13drop_in_place17h0123456789abcdefE', '_ZN4core3ptr13drop_in_place17hfedcba9876543210E']
  const newer = [
    '_RINvNtCs1_4core3ptr13drop_in_placeNtCs2_4mine5ShapeECs2_4mine',
    '_RINvNtCs1_4core3ptr13drop_in_placeNtCs2_4mine6CircleECs2_4mine',
  ]
  const summary = (names: readonly string[]): unknown =>
    groups(names.map((name, place) => ({ name, bytes: 20 + place }))).map(({ generic, bloat, instances }) => [
      generic,
      bloat,
      instances.length,
    ])
  expect(summary(older)).toEqual([['core::ptr::drop_in_place', 20, 2]])
  expect(summary(newer)).toEqual(summary(older))
})

test('a function asked for', () => {
  const items = [
    { name: 'f<int>', bytes: 1 },
    { name: 'g<int>', bytes: 1 },
  ]
  const found = monos(buildGraph(buildReport({ items })), { matches: generic => generic === 'g' })
  expect(found.map(({ generic }) => generic)).toEqual(['g'])
})

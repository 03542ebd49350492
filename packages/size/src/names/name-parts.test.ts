import { expect, test } from 'vitest'
import { nameParts } from './name-parts.ts'

const rust = (crate: string, scopes: string, base: string, generic?: string): unknown => ({
  language: 'rust',
  crate,
  scopes: scopes.split('|').filter(scope => scope !== ''),
  base,
  ...(generic !== undefined && { generic }),
})
const cpp = (scopes: string, base: string, generic?: string): unknown => ({
  language: 'c++',
  scopes: scopes.split('|').filter(scope => scope !== ''),
  base,
  ...(generic !== undefined && { generic }),
})

test.each([
  [
    '_ZN5alloc3vec16Vec$LT$T$C$A$GT$8truncate17h1875fb361442d54dE',
    rust('alloc', 'alloc|vec|Vec', 'truncate', 'alloc::vec::Vec::truncate'),
  ],
  [
    'alloc::vec::Vec$LT$T$C$A$GT$::truncate::h1875fb361442d54d',
    rust('alloc', 'alloc|vec|Vec', 'truncate', 'alloc::vec::Vec::truncate'),
  ],
  [
    '_ZN4core3fmt8builders13debug_set_new17hf4cc8ccebd6b7cadE',
    rust('core', 'core|fmt|builders', 'debug_set_new', 'core::fmt::builders::debug_set_new'),
  ],
  [
    '_ZN4core3fmt8builders13debug_set_new17hf4cc8ccebd6b7cadE.llvm.123',
    rust('core', 'core|fmt|builders', 'debug_set_new', 'core::fmt::builders::debug_set_new'),
  ],
  [
    '_ZN81_$LT$alloc..ffi..c_str..FromBytesWithNulErrorKind$u20$as$u20$core..fmt..Debug$GT$3fmt17h47fee1841d638e14E',
    rust(
      'alloc',
      'alloc|ffi|c_str|FromBytesWithNulErrorKind',
      'fmt',
      '<alloc::ffi::c_str::FromBytesWithNulErrorKind as core::fmt::Debug>::fmt',
    ),
  ],
])('%s', (name, expected) => expect(nameParts(name)).toEqual(expected))

test.each([
  ['<mine::Shape as core::fmt::Debug>::fmt', 'mine'],
  ['<alloc::vec::Vec<u8> as mine::Shown>::show', 'mine'],
  ['<alloc::vec::Vec<mine::Shape> as core::ops::drop::Drop>::drop', 'alloc'],
  ['<str as alloc::string::ToString>::to_string', 'alloc'],
  ['<&mine::Shape as core::fmt::Debug>::fmt', 'core'],
  ["<&'a mine::Shape as core::ops::arith::Add>::add", 'mine'],
  ['<[u8]>::starts_with', 'core'],
  ['<dyn core::any::Any>::is::<mine::Shape>', 'core'],
  ['core::ptr::drop_in_place::<mine::Shape>', 'core'],
  ['mine::show::<impl core::fmt::Debug for other::Shape>::fmt::h0123456789abcdef', 'mine'],
  ['<fn(u8) -> mine::Shape as core::fmt::Debug>::fmt', 'core'],
  ['mine::run::{closure#0}', 'mine'],
  ['mine::main', 'mine'],
])('the crate of %s is %s', (name, crate) => expect(nameParts(name)?.crate).toBe(crate))

test('in the newer scheme the name itself says where the implementation is', () => {
  // <u8 as Shown>::show, implemented in `mine` for a trait of `other`.
  expect(nameParts('_RNvXCs1_4minehNtCs2_5other5Shown4show')).toMatchObject({ crate: 'mine', base: 'show' })
  // An instance of `core`'s function that `mine` made.
  expect(nameParts('_RINvNtCs1_4core3ptr13drop_in_placeNtCs2_4mine5ShapeECs2_4mine')).toEqual(
    rust('core', 'core|ptr', 'drop_in_place', 'core::ptr::drop_in_place'),
  )
})

test.each([
  [
    '_ZNSt3__26vectorIiNS_9allocatorIiEEE9push_backEOi',
    cpp('std|__2|vector', 'push_back', 'std::__2::vector::push_back'),
  ],
  ['_ZNKSt3__26vectorIiNS_9allocatorIiEEEixEm', cpp('std|__2|vector', 'operator[]', 'std::__2::vector::operator[]')],
  ['std::__2::operator<<<char>(std::__2::ostream&, char)', cpp('std|__2', 'operator<<', 'std::__2::operator<<')],
  [
    'void (anonymous namespace)::each<int>(int*, int (*)(int))',
    cpp('(anonymous namespace)', 'each', '(anonymous namespace)::each'),
  ],
  ['vtable for ns::Shape<int>', cpp('ns', 'Shape', 'ns::Shape')],
  ['ns::Shape::~Shape()', cpp('ns|Shape', '~Shape')],
  ['ns::Shape::operator bool() const', cpp('ns|Shape', 'operator bool')],
  [
    'ns::Shape::operator std::vector<int>*() const',
    cpp('ns|Shape', 'operator std::vector*', 'ns::Shape::operator std::vector*'),
  ],
  ['ns::run(int)::counter', cpp('ns|run', 'counter')],
  ["ns::run(int) const::'lambda'(char)::operator()(char) const", cpp("ns|run|'lambda'(char)", 'operator()')],
  ['unsigned long ns::take<(ns::Kind)1, (1 > 0)>(std::pair<int, long> const&)', cpp('ns', 'take', 'ns::take')],
  ['decltype(auto) ns::take<int>(int)', cpp('ns', 'take', 'ns::take')],
  ['void (*ns::pick<int>(int))(char)', cpp('ns', 'pick', 'ns::pick')],
  ['ns::tagged[abi:ne180100](int)', cpp('ns', 'tagged[abi:ne180100]')],
  ['plain(int)', cpp('', 'plain')],
])('%s', (name, expected) => expect(nameParts(name)).toEqual(expected))

test('names of other languages and of none say nothing', () => {
  for (const name of [
    'main',
    '',
    'memcpy',
    '$s4main3fooyyF',
    'runtime.main',
    'code[3]',
    'type[0]: (i32) -> nil',
    '_',
    '_ZN',
    '.L.str',
    '__wasm_call_ctors',
  ])
    expect(nameParts(name)).toBeUndefined()
})

test('names made to hurt are cut in time', () => {
  for (const name of [
    'a<'.repeat(1e6),
    `${'a::'.repeat(6000)}f()`,
    `${'<'.repeat(15_000)}::a`,
    `a::b(${'('.repeat(15_000)}`,
    `_ZN${'1a'.repeat(9000)}17h0123456789abcdefE`,
  ])
    expect(() => nameParts(name)).not.toThrow()
})

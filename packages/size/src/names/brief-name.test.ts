import { expect, test } from 'vitest'
import { briefName } from './brief-name.ts'

test.each([
  ['printf_core', 'printf_core'],
  ['operator new(unsigned long)', 'operator new(unsigned long)'],
  [
    'std::__2::pair<int, std::__2::basic_string<char>>* std::__2::__partition_on_left[abi:nqn220108]<std::__2::_ClassicAlgPolicy>(int)',
    'std::__2::__partition_on_left<…>',
  ],
  [
    'std::__2::basic_string<char>::__init_copy_ctor_external(char const*, unsigned long)',
    'std::__2::basic_string::__init_copy_ctor_external<…>',
  ],
  [
    'vtable for std::__2::basic_ostringstream<char, std::__2::char_traits<char>>',
    'vtable for std::__2::basic_ostringstream<…>',
  ],
  [
    '<alloc::string::String as core::fmt::Write>::write_str_of_something',
    'alloc::string::String::write_str_of_something',
  ],
  ['core::ptr::drop_in_place::<alloc::vec::Vec<alloc::string::String>>', 'core::ptr::drop_in_place<…>'],
  [
    '@bjorn3/browser_wasi_shim/dist/wasi.js/that/is/longer/than/most',
    '@bjorn3/browser_wasi_shim/dist/wasi.js/that/is/longer/than/most',
  ],
  [
    'a_very_long_name_of_a_function_in_c_which_has_nothing_to_cut',
    'a_very_long_name_of_a_function_in_c_which_has_nothing_to_cut',
  ],
])('%s', (name, brief) => {
  expect(briefName(name)).toBe(brief)
})

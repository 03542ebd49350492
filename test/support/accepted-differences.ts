// Where our output differs from wasm-ld 22's on purpose. The comparison overlooks what a row names and nothing else: a fixture says
// `differs: ID` or `only-us: ID`, a case of the matrix names the row, and a difference without a row fails.

export interface AcceptedDifference {
  readonly what: string
  readonly theirs: string
  readonly ours: string
  /** Why it is better to differ. */
  readonly reason: string
  /** `section`: that one is not compared. `all`: our output is looked at alone. `tested`: no compared case shows it, but that test. */
  readonly overlooks: { readonly section: string } | 'all' | { readonly tested: string }
}

const HASH_TABLE = 'an order of chance helps nobody; ours is the same on every machine'

function row(
  overlooks: AcceptedDifference['overlooks'],
  what: string,
  sides: readonly [theirs: string, ours: string],
  reason: string,
): AcceptedDifference {
  return { what, theirs: sides[0], ours: sides[1], reason, overlooks }
}

export const ACCEPTED_DIFFERENCES: Readonly<Record<string, AcceptedDifference>> = {
  'module-name': row(
    { tested: 'test/reproducible.test.ts' },
    'name of the module in its name section, in the library and in `wasmweld link`',
    ['the name of the output file', 'only what --soname says'],
    'the bytes would depend on what the output is called',
  ),
  'data-count': row(
    { section: 'dataCount' },
    'data count section',
    ['with shared memory only', 'wherever the code names a data segment'],
    'without it no engine takes a module with memory.init or data.drop',
  ),
  'mistyped-archive-call': row(
    'all',
    "call with a wrong type that pulls an archive's member",
    ['not noticed: the module is invalid', 'a warning and a stub, as for other calls'],
    'no engine takes the module',
  ),
  'ignored-global': row(
    'all',
    'undefined global, table or tag under ignore-all',
    ['an invalid module', 'an error'],
    'no engine takes the module, and nothing could stand in',
  ),
  'discarded-retained': row(
    'all',
    'retained segment in a discarded copy of a COMDAT group',
    ['kept', 'discarded'],
    'a registry would have two entries for one inline variable',
  ),
  'strings-in-one-segment': row(
    'all',
    'merged strings where one segment has to hold all data (-pie, -shared without extended-const) and segments are not merged by kind',
    ["the strings' place in their own segment counts twice", 'it counts once'],
    'addresses of strings would be wrong',
  ),
  'names-behind-stubs': row(
    { section: '"name"' },
    'names of functions under ignore-all in position-independent output that takes their addresses',
    ['indices of the stubs, so that two functions have one index', 'indices of the imports'],
    'the section is not valid, and every name behind the first is lost to tools',
  ),
  'order-of-exports': row(
    { tested: 'packages/linker/src/symbols/load-files.test.ts' },
    'several --export of symbols in archives',
    ['members are pulled in the order of a hash table', 'in the order of the options'],
    HASH_TABLE,
  ),
  'order-of-problems': row(
    { tested: 'test/wasm-ld-command.test.ts' },
    'several features that are not allowed, several mismatched signatures',
    ['reported in the order of a hash table', 'in the order of their names, of the link'],
    HASH_TABLE,
  ),
  'archive-index': row(
    { tested: 'packages/linker/src/input/archive.test.ts' },
    'archives',
    ['every member is read for its symbols', 'the index is, where there is one'],
    'links are quicker, and the index is what other linkers go by',
  ),
  'relocations-of-weak-addresses': row(
    { tested: 'test/link-again.test.ts' },
    '--emit-relocs of code that takes the address of a weak function which nothing defines',
    ['a relocation section that promises more relocations than it has', 'as many as it says'],
    'nothing can read the section',
  ),
  'relocations-of-dynamic-imports': row(
    { tested: 'test/link-again.test.ts' },
    '--emit-relocs where a symbol is left to a loader: --unresolved-symbols=import-dynamic, shared libraries',
    ['a crash, or a symbol table that nothing can read', 'the module'],
    'there is nothing wrong with the options',
  ),
  'names-of-copies': row(
    { tested: 'test/link-again.test.ts' },
    '--no-gc-sections with what -r made of several copies of a COMDAT group',
    ['a name section that promises more names than it has', 'as many as it says'],
    'nothing can read the section',
  ),
  'missing-constructor': row(
    { tested: 'packages/linker/src/layout/constructors.test.ts' },
    'a constructor that nothing defines and that is no import',
    ['a crash', 'an undefined symbol'],
    'a message helps',
  ),
  'unused-thread-addresses': row(
    'all',
    'addresses in thread-local data of position-independent output without threads, where no root needs them (--no-gc-sections)',
    ['stored from the global with index 0, often the stack pointer', 'stored from __memory_base'],
    'what lies above the stack would be overwritten',
  ),
  'pulled-other-kind': row(
    { tested: 'packages/linker/src/symbols/resolve-symbols.test.ts' },
    'a reference to a function whose name in an archive, or in the end, is data',
    ['not noticed: the module is invalid', 'symbol type mismatch'],
    'no engine takes the module',
  ),
  'lazy-weak-relocatable': row(
    'all',
    'weak reference to what only an archive offers, with -r',
    ['a symbol that is neither defined nor marked undefined', 'a weak undefined symbol'],
    'nothing can read the object',
  ),
  'lazy-weak-import': row(
    'all',
    'weak reference to what only an archive offers, in position-independent output',
    ['a crash in some links', 'an import that may be missing'],
    'a program is linked, and its loader can load it',
  ),
}

/** A row by its name; a name without a row is an error. */
export function acceptedDifference(name: string): AcceptedDifference {
  if (!(name in ACCEPTED_DIFFERENCES)) throw new Error(`'${name}' is no accepted difference from wasm-ld`)
  return ACCEPTED_DIFFERENCES[name]
}

// What is made: one kind of output a row.

export interface MatrixOutput {
  readonly name: string
  readonly words: readonly string[]
  /** Made of objects that were compiled for threads; the others are made of those that were not. */
  readonly threads: boolean
  /** Made of position-independent objects alone; of others it is an error. */
  readonly pic: boolean
  /** Options of all sorts are tried with it. */
  readonly combined: boolean
  /** `relink`: an object, which is linked once more before it is run. */
  readonly kind: 'module' | 'relink'
}

function output(name: string, words: string, more: Partial<MatrixOutput> = {}): MatrixOutput {
  return { name, words: words.split(' '), threads: false, pic: false, combined: false, kind: 'module', ...more }
}

/** An output without an entry, whose function is called by the host. */
export const LIBRARY: MatrixOutput = output('library', '--no-entry --export=run')

export const OUTPUTS: readonly MatrixOutput[] = [
  LIBRARY,
  output('program', 'start.o --export=run'),
  output('reactor', '--no-entry --export=run --export=__wasm_call_ctors'),
  output('everything exported', '--no-entry --export-all'),
  output('everything kept', '--no-entry --export=run --no-gc-sections'),
  output('memory and table imported', '--no-entry --export=run --import-memory --import-table'),
  output('threads compiled in', '--no-entry --export=run', { threads: true }),
  output('shared memory', '--no-entry --export=run --shared-memory --max-memory=1048576', {
    threads: true,
    combined: true,
  }),
  output('shared memory imported', '--no-entry --export=run --shared-memory --import-memory --max-memory=1048576', {
    threads: true,
  }),
  output('relocatable', '-r', { kind: 'relink', combined: true }),
  output('relocations emitted', '--no-entry --export=run --emit-relocs', { combined: true }),
  output('dynamic imports', '--no-entry --export=run --unresolved-symbols=import-dynamic', { combined: true }),
  output('position-independent', '-pie --no-entry --export=run --export=__wasm_call_ctors', {
    pic: true,
    combined: true,
  }),
  output(
    'position-independent threads',
    '-pie --no-entry --export=run --export=__wasm_call_ctors --shared-memory --max-memory=1048576',
    {
      pic: true,
      threads: true,
    },
  ),
  output('shared library', '-shared --experimental-pic', { pic: true, combined: true }),
  output('shared library with dynamic imports', '-shared --experimental-pic --unresolved-symbols=import-dynamic', {
    pic: true,
  }),
  output('shared library for threads', '-shared --experimental-pic --shared-memory --max-memory=1048576', {
    pic: true,
    threads: true,
  }),
]

// How sources are compiled: pointer size, position-independent or not, for threads or not.

export interface Variant {
  readonly bits: 32 | 64
  readonly pic: boolean
  readonly threads: boolean
}

export const VARIANTS: readonly Variant[] = ([32, 64] as const).flatMap(bits =>
  [false, true].flatMap(pic => [false, true].map((threads): Variant => ({ bits, pic, threads }))),
)

/** Folder of a variant's objects; part of a case's name. */
export const variantName = ({ bits, pic, threads }: Variant): string =>
  `wasm${bits}${pic ? ' pic' : ''}${threads ? ' threads' : ''}`

const COMMON = ['-O1', '-mexception-handling', '-Wno-everything']

/** The compiler's arguments for a source, by its suffix. */
export function compilerFlags({ bits, pic, threads }: Variant, source: string): readonly string[] {
  return [
    `--target=wasm${bits}`,
    ...COMMON,
    ...(pic ? ['-fPIC', '-fvisibility=default'] : []),
    ...(threads ? ['-matomics', '-mbulk-memory', '-mthread-model', 'posix'] : []),
    // The matrix links no C library that would have what loops are turned into.
    ...(/\.c(pp)?$/.test(source) ? ['-fno-builtin'] : []),
    ...(source.endsWith('.cpp') ? ['-std=c++20', '-fno-exceptions', '-fno-rtti'] : []),
    ...(source.startsWith('debug-') ? ['-g'] : []),
  ]
}

// What `virtual:wasmweld` gives: the runtime's functions for one program. A function for each, so that a bundler drops those that
// nobody uses, and with them what they are made of.
import { formatProgramId } from '../native-id.ts'

export const RUNTIME = '@wasmweld/runtime'

/** What a function of the runtime is called with first. */
type Owner = 'program' | 'memory'

/** Functions of the runtime by name, and what of the program's own symbols they need. */
const FUNCTIONS: Readonly<
  Record<
    string,
    { readonly owner: Owner; readonly needs?: readonly string[]; readonly opens?: true; readonly compiles?: true }
  >
> = {
  readCString: { owner: 'memory' },
  writeCString: { owner: 'memory' },
  memoryViews: { owner: 'memory' },
  alloc: { owner: 'program', needs: ['malloc', 'free'] },
  free: { owner: 'program', needs: ['malloc', 'free'] },
  addFunction: { owner: 'program', needs: [], compiles: true },
  removeFunction: { owner: 'program', needs: [] },
  dlopen: { owner: 'program', needs: ['malloc', 'free', 'calloc', 'aligned_alloc'], opens: true },
  dlopenSync: { owner: 'program', needs: ['malloc', 'free', 'calloc', 'aligned_alloc'], opens: true },
  dlsym: { owner: 'program', needs: [] },
  dlclose: { owner: 'program', needs: [] },
  dladdr: { owner: 'program', needs: [] },
  dlerror: { owner: 'program', needs: [] },
  reload: { owner: 'program', needs: ['malloc', 'free', 'calloc', 'aligned_alloc'], opens: true },
}
const CONSTANTS: readonly string[] = ['RTLD_DEFAULT', 'RTLD_NEXT', 'LoadError']

/** Names that the module exports. */
export const RUNTIME_NAMES: readonly string[] = [...Object.keys(FUNCTIONS), ...CONSTANTS, 'memory', 'program']

/** Functions of <dlfcn.h> that the runtime gives to C code. */
export const DLFCN: readonly string[] = ['dlopen', 'dlsym', 'dlclose', 'dladdr', 'dlerror']

/** What a program must keep and export for some of the names; undefined when nothing but its memory. */
export function neededByRuntime(names: readonly string[]): readonly string[] | undefined {
  const needs = names.map(name => (name === 'program' ? [] : FUNCTIONS[name]?.needs)).filter(list => list !== undefined)
  return needs.length === 0 ? undefined : [...new Set(needs.flat())]
}

/** Does one of the names load side modules that were not known when the program was built? */
export function opensLibraries(names: readonly string[]): boolean {
  return names.some(name => FUNCTIONS[name]?.opens)
}

/** Names among these that make WebAssembly while they run. */
export function compiling(names: readonly string[]): readonly string[] {
  return names.filter(name => FUNCTIONS[name]?.opens || FUNCTIONS[name]?.compiles)
}

/** Text of the module; `part`: where the program is found, which in a dev server stays when another instance takes its place. */
export function runtimeGlue(program: string, part: 'program' | 'cell'): string {
  const from = JSON.stringify(formatProgramId({ part, program }))
  const names = Object.keys(FUNCTIONS)
  const imported = [...names.map(name => `${name} as $${name}`), ...CONSTANTS]
  const owners: Readonly<Record<Owner, string>> = { program: '$$handle()', memory: '$$owner' }
  return [
    `import { handle as $$handle, memory as $$memory } from ${from}`,
    ...(part === 'cell' ? [`import ${JSON.stringify(formatProgramId({ part: 'program', program }))}`] : []),
    `import { ${imported.join(', ')} } from ${JSON.stringify(RUNTIME)}`,
    'const $$owner = { get memory() { return $$memory } }',
    ...names.map(
      name => `export function ${name}(...values) { return $${name}(${owners[FUNCTIONS[name].owner]}, ...values) }`,
    ),
    'export function program() { return $$handle() }',
    `export { ${CONSTANTS.join(', ')}, $$memory as memory }`,
    '',
  ].join('\n')
}

// A program of two modules whose symbols refer to each other, linked for fixed places and loaded: what a driver does, in short.

import {
  createInputCache,
  isLinkerSymbol,
  LATER_MODULE,
  link,
  summarizeInput,
  type ExternalSymbol,
  type LinkInput,
  type LinkOptions,
  type LinkPlaces,
  type LinkResult,
} from '@wasmweld/linker'

/** One of the two modules: its inputs, and the symbols that the other one wants of it. */
export interface Part {
  readonly inputs: readonly LinkInput[]
  readonly gives: readonly string[]
  readonly options?: LinkOptions
  /** Default: the linker itself. */
  readonly link?: (inputs: readonly LinkInput[], options: LinkOptions) => LinkResult
}

export interface FixedProgram {
  readonly main: Uint8Array<ArrayBuffer>
  readonly side: Uint8Array<ArrayBuffer>
  readonly mainPlaces: LinkPlaces
  readonly sidePlaces: LinkPlaces
}

export interface Layout {
  /** How the program calls the side module; the side module always imports. Default: `indirect`. */
  readonly call?: 'indirect' | 'later'
  /** Bytes and slots between the program's own and the side module's. */
  readonly gap?: number
}

const CACHE = createInputCache()
/** Libraries are read once. */
const linkAlone = (inputs: readonly LinkInput[], options: LinkOptions): LinkResult => link(inputs, options, CACHE)

const MAIN: LinkOptions = { reactor: true }
const TEMPORARY = { memoryBase: 0, tableBase: 1 }

/** What `part` defines, with places for the time being: they are right but for where they count from. */
function defined(
  { inputs, gives, options, link: linked = linkAlone }: Part,
  other: Part,
  kind: LinkOptions,
): LinkPlaces {
  const provide = { exports: gives, slots: gives, addresses: gives }
  const unknown: LinkOptions = { undefined: 'import', allowUndefined: other.gives, signatureMismatch: 'error' }
  return linked(inputs, { entry: false, ...options, ...unknown, provide, ...kind }).places
}

function asExternal(
  name: string,
  module: string,
  places: LinkPlaces,
  call: 'import' | 'indirect' | 'later',
): ExternalSymbol {
  const known = places.functions.get(name)
  const tag = places.tags.get(name)
  if (tag !== undefined) return { kind: 'tag', name, module, type: tag }
  if (known?.slot !== undefined) return { kind: 'function', name, module, type: known.type, slot: known.slot, call }
  return { kind: 'data', name, module, address: places.data.get(name) ?? NaN }
}

/**
 * What `main` has of what an object of the other module asks for, or has weakly itself: of such a definition there is one in a
 * program.
 */
export function givenTo(object: LinkInput, main: Omit<Part, 'gives'>): readonly string[] {
  const { symbols } = summarizeInput(object)
  const own = new Set(symbols.filter(({ defined, binding }) => defined && binding === 'strong').map(({ name }) => name))
  const wanted = symbols.map(({ name }) => name).filter(name => !own.has(name) && !isLinkerSymbol(name))
  const { functions, data, tags } = defined({ ...main, gives: wanted }, { inputs: [object], gives: [...own] }, MAIN)
  return wanted.filter(name => functions.has(name) || data.has(name) || tags.has(name))
}

/** Where everything is once both are linked: the second link of each knows the places of the first. */
export function linkFixed(main: Part, side: Part, { call = 'indirect', gap = 0 }: Layout = {}): FixedProgram {
  let mainPlaces = defined(main, side, MAIN)
  let sidePlaces = defined(side, main, { place: TEMPORARY })
  const { memorySize, tableSize, alignment } = sidePlaces
  const reserve = { memory: memorySize + gap, alignment: Math.max(alignment, 16), slots: tableSize + gap }
  let modules: Pick<FixedProgram, 'main' | 'side'> | undefined
  // Once to learn the places, and once more with them.
  for (let round = 0; round < 3; round++) {
    const ofSide = side.gives.map(name => asExternal(name, 'side', sidePlaces, call))
    const ofMain = main.gives.map(name => asExternal(name, 'main', mainPlaces, 'import'))
    const linkedMain = (main.link ?? linkAlone)(main.inputs, {
      entry: false,
      reactor: true,
      exportTable: true,
      growableTable: true,
      ...main.options,
      exports: ['__stack_pointer', ...(main.options?.exports ?? [])],
      provide: { exports: main.gives, slots: main.gives },
      external: ofSide,
      reserve,
    })
    mainPlaces = linkedMain.places
    const { memory = 0, slot = 0 } = mainPlaces.reserved ?? {}
    const linkedSide = linkAlone(side.inputs, {
      ...side.options,
      provide: { exports: side.gives, slots: side.gives },
      external: ofMain,
      place: { memoryBase: memory + gap, tableBase: slot + gap },
    })
    sidePlaces = linkedSide.places
    modules = {
      main: linkedMain.module as Uint8Array<ArrayBuffer>,
      side: linkedSide.module as Uint8Array<ArrayBuffer>,
    }
  }
  if (modules === undefined) throw new Error('expected a link')
  return { ...modules, mainPlaces, sidePlaces }
}

type Callable = (...parameters: unknown[]) => unknown

/** Loads both: the program, then the side module into it; its constructors first. */
export function loadFixed(
  { main, side }: FixedProgram,
  host: WebAssembly.ModuleImports = {},
): Record<string, Callable> {
  const program = instantiate(main, { env: host, wasi_snapshot_preview1: host, [LATER_MODULE]: throwers(main) })
  const names = ['memory', '__indirect_function_table', '__stack_pointer'] as const
  for (const name of names) if (program[name] === undefined) throw new Error(`the program does not export ${name}`)
  const loaded = instantiate(side, { env: { ...host, ...program } as WebAssembly.ModuleImports })
  loaded['__wasm_call_ctors']?.()
  program['_initialize']?.()
  return { ...loaded, ...program }
}

/** For each symbol that comes later, what a call of it reaches before that. */
export function throwers(main: Uint8Array<ArrayBuffer>): WebAssembly.ModuleImports {
  const later = WebAssembly.Module.imports(new WebAssembly.Module(main)).filter(({ module }) => module === LATER_MODULE)
  return Object.fromEntries(
    later.map(({ name }) => [
      name,
      () => {
        throw new Error(`${name} is not loaded yet`)
      },
    ]),
  )
}

function instantiate(bytes: Uint8Array<ArrayBuffer>, imports: WebAssembly.Imports): Record<string, Callable> {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports as Record<string, Callable>
}

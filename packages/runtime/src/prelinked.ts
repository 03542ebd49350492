// What loads side modules that were prelinked for a program: nothing is left to resolve but who gives which import by its name.

/** The custom section in which a prelinked module says which program and which place it was made for. */
export const PRELINKED_SECTION = 'wasmweld.prelinked'
/** The custom section in which a program says which one it is. */
export const PROGRAM_SECTION = 'wasmweld.program'

type Compiled = WebAssembly.Module | Promise<WebAssembly.Module>

/** A side module as the bundle that it was prelinked for knows it. */
export interface PrelinkedSide {
  readonly name: string
  /** Compiled, or on its way, or a function that begins with it. `loadPrelinkedNow` needs it compiled. */
  readonly module: Compiled | (() => Compiled)
  /** Side modules that come first; of them, those that have an import of this one are asked in this order. */
  readonly after?: readonly string[]
  /** Side modules with the same number need each other: all are instantiated and relocated before the first is initialised. */
  readonly group?: number
  /** Exported functions to call when it is instantiated. */
  readonly relocate?: readonly string[]
  /** Exported functions to call once, when its group is instantiated and relocated. */
  readonly initialize?: readonly string[]
  /** What this module alone gets from the host, by import module and name. */
  readonly imports?: WebAssembly.Imports
  /** Tags that nothing native defines, by name, with their parameters. */
  readonly tags?: Readonly<Record<string, readonly string[]>>
}

/** A running program and the side modules that were loaded into it. */
export interface PrelinkedProgram {
  readonly instance: WebAssembly.Instance
  /** Of the program's own module; absent when it does not say which one it is. */
  readonly id: string | undefined
  /** What the host gives to all modules. */
  readonly imports: WebAssembly.Imports
  /** By name: exports of the side modules that were instantiated. */
  readonly sides: Map<string, WebAssembly.Exports>
  /** By name: when they are ready, or since when they are. */
  readonly ready: Map<string, Promise<unknown>>
  /** One for each name. */
  readonly tags: Map<string, unknown>
}

/** A program whose own module is instantiated; it may be initialised later, when what it needs itself is loaded. */
export function prelinkedProgram(
  { module, instance }: WebAssembly.WebAssemblyInstantiatedSource,
  imports: WebAssembly.Imports = {},
): PrelinkedProgram {
  return {
    instance,
    id: section(module, PROGRAM_SECTION),
    imports,
    sides: new Map(),
    ready: new Map(),
    tags: new Map(),
  }
}

/**
 * Loads what of `sides`, in their order, is not there yet, waits for all of them, and gives the exports of what is loaded. Compiling happens at once, initialising in order.
 * Throws an `Error` that names the module when one was made for another program, or lists all imports that nobody gives.
 */
export async function loadPrelinked(
  program: PrelinkedProgram,
  sides: readonly PrelinkedSide[],
): Promise<PrelinkedProgram['sides']> {
  const fresh = sides.filter(({ name }) => !program.ready.has(name))
  const begun = sides.map(({ name }) => program.ready.get(name))
  const loading = load(program, fresh, begun)
  for (const { name } of fresh) program.ready.set(name, loading)
  try {
    await loading
    return program.sides
  } catch (error) {
    // The next one to ask for it tries again.
    for (const { name } of fresh) {
      program.ready.delete(name)
      program.sides.delete(name)
    }
    throw error
  }
}

async function load(
  program: PrelinkedProgram,
  sides: readonly PrelinkedSide[],
  begun: readonly (Promise<unknown> | undefined)[],
): Promise<void> {
  const [modules] = await Promise.all([Promise.all(sides.map(compiled)), ...begun])
  let group: PrelinkedSide[] = []
  for (const [index, side] of sides.entries()) {
    const instance = await WebAssembly.instantiate(modules[index], bind(program, side, modules[index]))
    group = enter(program, side, instance, group)
    if (isLast(sides, index)) initialize(program, group)
  }
}

const compiled = ({ module }: PrelinkedSide): Compiled => (typeof module === 'function' ? module() : module)

/** The same at once, from compiled modules, for what is not there yet. */
export function loadPrelinkedNow(
  program: PrelinkedProgram,
  sides: readonly PrelinkedSide[],
): PrelinkedProgram['sides'] {
  const fresh = sides.filter(({ name }) => !program.sides.has(name))
  let group: PrelinkedSide[] = []
  for (const [index, side] of fresh.entries()) {
    const module = compiled(side) as WebAssembly.Module
    group = enter(program, side, new WebAssembly.Instance(module, bind(program, side, module)), group)
    if (isLast(fresh, index)) initialize(program, group)
    program.ready.set(side.name, Promise.resolve())
  }
  return program.sides
}

/** Is the next one of another group? */
const isLast = (sides: readonly PrelinkedSide[], index: number): boolean =>
  sides[index].group === undefined || sides[index + 1]?.group !== sides[index].group

/** Relocates an instance, and gives those of its group that wait to be initialised. */
function enter(
  { sides }: PrelinkedProgram,
  side: PrelinkedSide,
  { exports }: WebAssembly.Instance,
  waiting: readonly PrelinkedSide[],
): PrelinkedSide[] {
  sides.set(side.name, exports)
  call(exports, side.relocate)
  const group = waiting.filter(other => other.group !== undefined && other.group === side.group)
  return [...group, side]
}

function initialize({ sides }: PrelinkedProgram, group: readonly PrelinkedSide[]): void {
  for (const side of group) call(sides.get(side.name), side.initialize)
}

function call(exports: WebAssembly.Exports | undefined, names: readonly string[] = []): void {
  for (const name of names) (exports?.[name] as () => void)()
}

function bind(program: PrelinkedProgram, side: PrelinkedSide, module: WebAssembly.Module): WebAssembly.Imports {
  if (program.id === undefined || section(module, PRELINKED_SECTION)?.endsWith(program.id) !== true)
    throw new Error(`${side.name} was prelinked for another program: build both anew`)
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  const missing: string[] = []
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const value = find(program, side, from, name)
    if (value === undefined) missing.push(`${from}.${name}`)
    else (imports[from] ??= {})[name] = value
  }
  if (missing.length > 0) throw new Error(`nothing gives ${missing.join(', ')} to ${side.name}`)
  return imports
}

function find(
  program: PrelinkedProgram,
  { after = [], imports, tags }: PrelinkedSide,
  from: string,
  name: string,
): WebAssembly.ImportValue | undefined {
  const native = [program.instance.exports, ...after.map(other => program.sides.get(other))]
  const givers = [imports?.[from], ...(from === 'env' ? native : []), program.imports[from]]
  const value = givers.find(giver => giver?.[name] !== undefined)?.[name]
  return value ?? (tags?.[name] && tagOf(program, name, tags[name]))
}

function tagOf({ tags }: PrelinkedProgram, name: string, parameters: readonly string[]): WebAssembly.ImportValue {
  // Not in the types yet.
  const { Tag } = WebAssembly as unknown as { Tag: new (type: { parameters: readonly string[] }) => unknown }
  if (!tags.has(name)) tags.set(name, new Tag({ parameters }))
  return tags.get(name) as WebAssembly.ImportValue
}

/** The contents of a custom section, a character for each byte. The place ends with what the program says of itself. */
function section(module: WebAssembly.Module, name: string): string | undefined {
  const [contents] = WebAssembly.Module.customSections(module, name)
  return contents && String.fromCharCode(...new Uint8Array(contents))
}

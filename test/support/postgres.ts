// Enough of a PostgreSQL for its extensions' functions to be called: PGlite's own main module, with stand-ins for its JavaScript.

/** A program that is PGlite's main module. */
export interface PostgresProgram {
  readonly memory: WebAssembly.Memory
  readonly table: WebAssembly.Table
  readonly exports: WebAssembly.Exports
}

/** What an extension says of the server that it was built for. */
export interface PostgresMagic {
  readonly length: number
  /** 1800 is PostgreSQL 18. */
  readonly version: number
  readonly maximumArguments: number
  readonly maximumKeys: number
  readonly nameLength: number
  readonly float8ByValue: boolean
  readonly abi: string
  readonly name: string | undefined
  readonly moduleVersion: string | undefined
}

/** Where what, in bytes; of 64 in all. */
const MAGIC = { numbers: 0, abi: 24, abiLength: 32, name: 56, moduleVersion: 60 } as const
/** A call: six words of which the fifth holds two flags, then the arguments, each with a flag for null. */
const CALL = { null: 16, count: 18, arguments: 20, argument: 8 } as const

/** Those that do not return. */
const ENDS = new Set(['_emscripten_throw_longjmp', '_abort_js', 'exit', 'proc_exit', '__assert_fail'])

/**
 * Functions for every function that the main module imports: calls that may throw go through the table, as PGlite's JavaScript does it,
 * an error of the server is one of JavaScript, and the system has nothing.
 */
export function postgresHost(main: WebAssembly.Module, program: () => PostgresProgram): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  for (const { module, name, kind } of WebAssembly.Module.imports(main)) {
    if (kind !== 'function') continue
    const functions = (imports[module] ??= {})
    if (ENDS.has(name)) {
      functions[name] = (): never => {
        throw new Error(`PostgreSQL called ${name}`)
      }
    } else if (name.startsWith('invoke_')) {
      functions[name] = (slot: number, ...values: number[]): unknown =>
        (program().table.get(slot) as (...values: number[]) => unknown)(...values)
    } else {
      functions[name] = (): number => 0
    }
  }
  return imports
}

export class Postgres {
  readonly #program: PostgresProgram

  /** Makes the first memory context, in which functions allocate their results. */
  constructor(program: PostgresProgram) {
    this.#program = program
    const kilobyte = 1024
    const context = this.call('AllocSetContextCreateInternal', 0, 0, 0, 8 * kilobyte, 8 * kilobyte * kilobyte)
    this.#view().setInt32(this.#data('CurrentMemoryContext'), context, true)
  }

  /** Calls a function of the server. */
  call(name: string, ...values: number[]): number {
    const called = this.#program.exports[name]
    if (typeof called !== 'function') throw new Error(`PostgreSQL exports no ${name}`)
    return (called as (...values: number[]) => number)(...values)
  }

  /** Calls a function of an extension that takes its arguments as SQL gives them, and fails if it returns null. */
  apply(callee: unknown, ...values: readonly number[]): number {
    if (typeof callee !== 'function') throw new Error('the extension exports no such function')
    const call = this.call('palloc0', CALL.arguments + values.length * CALL.argument)
    const view = this.#view()
    view.setInt16(call + CALL.count, values.length, true)
    values.forEach((value, at) => view.setInt32(call + CALL.arguments + at * CALL.argument, value, true))
    const result = (callee as (call: number) => number)(call)
    if (this.#view().getUint8(call + CALL.null) !== 0) throw new Error('the function returned null')
    return result
  }

  /** Copies numbers into the server's memory. */
  doubles(...values: readonly number[]): number {
    const address = this.call('palloc', values.length * 8)
    values.forEach((value, at) => this.#view().setFloat64(address + at * 8, value, true))
    return address
  }

  string(text: string): number {
    const bytes = new TextEncoder().encode(`${text}\0`)
    const address = this.call('palloc', bytes.length)
    this.bytes(address, bytes.length).set(bytes)
    return address
  }

  readDouble(address: number): number {
    return this.#view().getFloat64(address, true)
  }

  readString(address: number): string {
    const bytes = new Uint8Array(this.#program.memory.buffer)
    return new TextDecoder().decode(bytes.slice(address, bytes.indexOf(0, address)))
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#program.memory.buffer, address, length)
  }

  magic(address: number): PostgresMagic {
    const view = new DataView(this.#program.memory.buffer, address)
    const [length, version, maximumArguments, maximumKeys, nameLength, byValue] = [0, 1, 2, 3, 4, 5].map(at =>
      view.getInt32(MAGIC.numbers + 4 * at, true),
    )
    const text = (at: number): string | undefined => {
      const pointer = view.getUint32(at, true)
      return pointer === 0 ? undefined : this.readString(pointer)
    }
    return {
      ...{ length, version, maximumArguments, maximumKeys, nameLength, float8ByValue: byValue !== 0 },
      abi: this.readString(address + MAGIC.abi),
      name: text(MAGIC.name),
      moduleVersion: text(MAGIC.moduleVersion),
    }
  }

  #view(): DataView {
    return new DataView(this.#program.memory.buffer)
  }

  #data(name: string): number {
    const address = this.#program.exports[name]
    if (!(address instanceof WebAssembly.Global)) throw new Error(`PostgreSQL exports no data ${name}`)
    return (address as WebAssembly.Global<'i32'>).value
  }
}

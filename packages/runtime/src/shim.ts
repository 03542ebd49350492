// Tiny modules made on the fly: functions that only WebAssembly can give the right type. Nothing of JavaScript runs in a trampoline, so
// a stack may be suspended through it, and 64-bit integers stay what they are.

/** Parameters and results as they stand in a type section, a character for each byte, so that equal types are equal strings. */
export type EncodedType = string

export type WasmValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'funcref' | 'externref'

/** What a function takes and returns. 64-bit integers are BigInt in JavaScript. */
export interface WasmFunctionType {
  readonly parameters: readonly WasmValueType[]
  readonly results: readonly WasmValueType[]
}

/** A function of an instance; what it takes depends on its type. */
export type WasmFunction = (...values: never[]) => unknown

const CODES: Readonly<Record<string, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  funcref: 0x70,
  externref: 0x6f,
}

/** Throws a `TypeError` for types that JavaScript has no values of. */
export function encodeType({ parameters, results }: WasmFunctionType): EncodedType {
  const codes = (types: readonly WasmValueType[]): number[] => [
    ...leb(types.length),
    ...types.map(type => {
      if (CODES[type]) return CODES[type]
      throw new TypeError(`${type} cannot be passed between JavaScript and WebAssembly; pass a pointer instead`)
    }),
  ]
  return String.fromCharCode(...codes(parameters), ...codes(results))
}

/** A JavaScript function as one of WebAssembly. */
export function wrapFunction(fn: WasmFunction, type: EncodedType): WasmFunction {
  // (module (import "" "f" (func $f (type 0))) (export "0" (func $f)))
  const module = encode([1, [typeEntry(type)]], [2, [[0, 1, 0x66, 0, 0]]], [7, [[1, 0x30, 0, 0]]])
  return instantiate(module, { '': { f: fn } })['0'] as WasmFunction
}

/** For each type a function that calls what is in the slot of the same number then. */
export function makeTrampolines(table: WebAssembly.Table, types: readonly EncodedType[]): readonly WasmFunction[] {
  if (!types.length) return []
  const module = encode(
    [1, types.map(typeEntry)],
    [2, [[0, 1, 0x74, 1, 0x70, 0, 0]]],
    [3, types.map((_, index) => leb(index))],
    [7, types.map((_, index) => [`${index}`.length, ...charCodes(`${index}`), 0, ...leb(index)])],
    [10, types.map(forward)],
  )
  const exports = instantiate(module, { '': { t: table } })
  return types.map((_, index) => exports[index] as WasmFunction)
}

/** No locals; all parameters, the slot, call_indirect. */
function forward(type: EncodedType, index: number): number[] {
  const body = [0]
  // A LEB128 of at most two bytes: engines allow a thousand parameters.
  const [low, high] = charCodes(type)
  const count = low < 128 ? low : low - 128 + high * 128
  for (let parameter = 0; parameter < count; parameter++) body.push(0x20, ...leb(parameter))
  body.push(0x41, ...leb(index, 64), 0x11, ...leb(index), 0, 0x0b)
  return [...leb(body.length), ...body]
}

const instantiate = (module: Uint8Array<ArrayBuffer>, imports: WebAssembly.Imports): WebAssembly.Exports =>
  new WebAssembly.Instance(new WebAssembly.Module(module), imports).exports

export const charCodes = (text: string): number[] => Array.from(text, character => character.charCodeAt(0))

const typeEntry = (type: EncodedType): number[] => [0x60, ...charCodes(type)]

/** LEB128 of a number that is not negative; signed, where 64 is the first number whose byte would read as negative. */
const leb = (value: number, limit = 128): number[] =>
  value < limit ? [value] : [(value & 127) | 128, ...leb(value >>> 7, limit)]

function encode(...sections: readonly [id: number, entries: readonly number[][]][]): Uint8Array<ArrayBuffer> {
  const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  for (const [id, entries] of sections) {
    const body = [...leb(entries.length), ...entries.flat()]
    bytes.push(id, ...leb(body.length))
    for (const byte of body) bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

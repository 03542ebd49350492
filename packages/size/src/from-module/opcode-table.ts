import type { Opcode } from '@wasmweld/binary'

/** A value for each opcode, found without hashing for those that code is mostly made of. */
export class OpcodeTable<Value> {
  readonly #plain: Value[] = []
  readonly #prefixed = new Map<Opcode, Value>()

  constructor(opcodes: readonly Opcode[], valueOf: (opcode: Opcode) => Value) {
    for (const opcode of opcodes) {
      if (opcode.prefix === undefined) this.#plain[opcode.code] = valueOf(opcode)
      else this.#prefixed.set(opcode, valueOf(opcode))
    }
  }

  /** Of an opcode that was given to the constructor. */
  get(opcode: Opcode): Value {
    return opcode.prefix === undefined ? this.#plain[opcode.code] : (this.#prefixed.get(opcode) as Value)
  }
}

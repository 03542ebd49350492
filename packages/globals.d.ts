// What `binary` and `linker` use of their host, on top of ECMAScript. Every browser, Node, Deno, Bun and worker has it;
// nothing else exists for the compiler in these packages: no `process`, no `Buffer`, no DOM, no clock.

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean })
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string
}

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, into: Uint8Array): { read: number; written: number }
}

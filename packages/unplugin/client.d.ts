// Types of imports with a query: `"types": ["unplugin-wasmweld/client"]`. Those without one are generated, with the names and types
// of the symbols.

/* eslint-disable no-restricted-syntax -- what these modules give is their default export */

declare module '*.o?init' {
  export { default } from 'unplugin-wasmweld/client-init'
}
declare module '*.a?init' {
  export { default } from 'unplugin-wasmweld/client-init'
}

declare module 'unplugin-wasmweld/client-init' {
  // A file's own functions have types only where they are imported by name.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  type Exports = Record<string, any> & { readonly memory: WebAssembly.Memory }
  /** Makes an instance of its own at each call, initialised, with imports besides those of the build, by module. */
  export default function init(options?: { readonly imports?: WebAssembly.Imports }): Promise<Exports>
}

declare module '*.o?url' {
  /** Of the linked program. */
  const url: string
  export default url
}
declare module '*.a?url' {
  /** Of the linked program. */
  const url: string
  export default url
}

declare module '*.o?module' {
  /** The linked program, compiled. */
  const module: WebAssembly.Module
  export default module
}
declare module '*.a?module' {
  /** The linked program, compiled. */
  const module: WebAssembly.Module
  export default module
}

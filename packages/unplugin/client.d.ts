// Types of `virtual:wasmweld`, for `types` in a tsconfig.json: "unplugin-wasmweld/client".

/** The runtime of the program that this page, server or worker has. */
declare module 'virtual:wasmweld' {
  import type * as runtime from '@wasmweld/runtime'

  type Bound<Fn> = Fn extends (owner: never, ...values: infer Values) => infer Result
    ? (...values: Values) => Result
    : never

  export const memory: WebAssembly.Memory
  export const readCString: Bound<typeof runtime.readCString>
  export const writeCString: Bound<typeof runtime.writeCString>
  export const memoryViews: Bound<typeof runtime.memoryViews>
  export const alloc: Bound<typeof runtime.alloc>
  export const free: Bound<typeof runtime.free>
  export const addFunction: Bound<typeof runtime.addFunction>
  export const removeFunction: Bound<typeof runtime.removeFunction>
  export const dlopen: Bound<typeof runtime.dlopen>
  export const dlopenSync: Bound<typeof runtime.dlopenSync>
  export const dlsym: Bound<typeof runtime.dlsym>
  export const dlclose: Bound<typeof runtime.dlclose>
  export const dladdr: Bound<typeof runtime.dladdr>
  export const dlerror: Bound<typeof runtime.dlerror>
  export const reload: Bound<typeof runtime.reload>
  export { LoadError, RTLD_DEFAULT, RTLD_NEXT } from '@wasmweld/runtime'
  /** The program itself, for other functions of `@wasmweld/runtime`. */
  export function program(): runtime.Program
}

/** The runtime of a program that `?program=name` made. */
declare module 'virtual:wasmweld/*' {
  export * from 'virtual:wasmweld'
}

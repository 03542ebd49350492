// A side module that is made of objects, for a loader that finds its place: a shared library as others are.
import { link } from '@wasmweld/linker'
import type { SideRequest } from '../linked-program.ts'
import type { ObjectSource } from './object-side.ts'

const HOOKS = ['__wasm_apply_data_relocs', '__wasm_init_tls', '__tls_size', '__tls_align']

/** Its bytes. Throws a `LinkError`, for objects that are not position independent, too. */
export function linkShared({ source, roots }: SideRequest & { readonly source: ObjectSource }): Uint8Array {
  const { inputs, options = {} } = source
  const names = roots === 'all' ? [] : roots
  return link(inputs, {
    ...options,
    ...{ output: 'shared', entry: false, unresolvedSymbols: 'import-dynamic', exportConstructors: true },
    exportDynamic: roots === 'all' || (options.exportDynamic ?? false),
    exportsIfDefined: [...HOOKS, ...names, ...(options.exportsIfDefined ?? [])],
  }).module
}

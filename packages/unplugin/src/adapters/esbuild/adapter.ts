import type { Adapter } from '../adapter.ts'

export const esbuild: Adapter = () => {
  throw new Error('unplugin-wasmweld: esbuild is not supported yet')
}

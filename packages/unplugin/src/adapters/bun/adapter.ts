import type { Adapter } from '../adapter.ts'

export const bun: Adapter = () => {
  throw new Error('unplugin-wasmweld: bun is not supported yet')
}

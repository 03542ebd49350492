import type { Adapter } from '../adapter.ts'

export const farm: Adapter = () => {
  throw new Error('unplugin-wasmweld: farm is not supported yet')
}

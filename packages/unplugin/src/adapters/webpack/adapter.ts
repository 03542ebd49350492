import type { Adapter } from '../adapter.ts'

export const webpack: Adapter = () => {
  throw new Error('unplugin-wasmweld: webpack is not supported yet')
}

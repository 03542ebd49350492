import wasmweld from 'unplugin-wasmweld/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  // The compiler and the C library come from npm, so that every machine builds the same. Without the option those of the machine are taken.
  plugins: [wasmweld({ sysroot: '@yowasp/clang' })],
})

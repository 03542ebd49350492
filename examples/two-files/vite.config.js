import { defineConfig } from 'vite'
import wasmweld from 'unplugin-wasmweld/vite'

// There is no `#include` of a system's header in this example, so it needs no C library.
export default defineConfig({ plugins: [wasmweld({ sysroot: false })] })

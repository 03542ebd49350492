// Our `wasm-ld` from its sources, as a process: `node --import ./scripts/typescript.js test/support/wasm-ld.ts a.o -o a.wasm`.

import { run } from '../../packages/cli/src/run.ts'

await run('wasm-ld')

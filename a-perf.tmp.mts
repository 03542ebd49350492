import { readProgram, inputsOf } from './test/support/real-programs.ts'
const which = process.argv[2]
const { link, createInputCache } = await import(which + '/packages/linker/src/index.ts')
const p = await readProgram('libcxx-regex', 'main.o $crt1 $libcxx $libcxxabi $libc')
const inputs = inputsOf(p)
const cache = createInputCache()
const ts: number[] = []
for (let i = 0; i < 40; i++) { const t = performance.now(); link(inputs, {}, cache); ts.push(performance.now() - t) }
ts.sort((a, b) => a - b); console.log(which, 'min', ts[0].toFixed(1), 'median', ts[20].toFixed(1))

import { expect, test } from 'vitest'

test.each(['wasi-node', 'wasi-browser'])('exit() in C is an error that says so: %s', async name => {
  const { default: createWasi } = (await import(`../runtime/${name}.js`)) as {
    default: () => { imports: { proc_exit: (code: number) => void } }
  }
  expect(() => {
    createWasi().imports.proc_exit(3)
  }).toThrow('the program exited with 3')
})

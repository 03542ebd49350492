import { expect, test } from 'vitest'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import { withIdleClasses } from './idle-classes.ts'

const registers = (name: string): string =>
  `if (Symbol.dispose) ${name}.prototype[Symbol.dispose] = ${name}.prototype.free;`

const CODE = `export class Used { static make() { return new Used() } free() { return 'used' } }
${registers('Used')}
export class Unused { free() { wasm.unused() } }
${registers('Unused')}
class Inner { free() { wasm.inner() } }
${registers('Inner')}
export function inner() { return new Inner() }`

test.each([
  ['rollup', rollup],
  ['rolldown', rolldown],
] as const)('%s drops the classes that nothing uses, and the others are what they were', async (_, bundle) => {
  const modules: Record<string, string> = {
    entry: `import { Used } from 'classes'; export const said = [Used.name, Used.make().free(), typeof Used.prototype[Symbol.dispose]]`,
    classes: withIdleClasses(CODE, 'classes.js')!.code,
  }
  const virtual = { name: 'virtual', resolveId: (id: string) => id, load: (id: string) => modules[id] }
  const made = await bundle({ input: 'entry', plugins: [virtual] })
  const [{ code }] = (await made.generate({ format: 'es' })).output
  expect(code).not.toMatch(/unused|inner/)
  const { said } = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as {
    said: unknown
  }
  expect(said).toEqual(['Used', 'used', 'dispose' in Symbol ? 'function' : 'undefined'])
})

test.each([
  ['one that does more', `class A { free() {} }\nif (Symbol.dispose) A.prototype[Symbol.dispose] = other`],
  ['one of another class', `class A { free() {} }\nclass B { free() {} }\nexport {}\n${registers('A')}`],
  ['a class that runs something', `class A { static made = make() }\n${registers('A')}`],
  ['a class that another one makes', `class A extends B { free() {} }\n${registers('A')}`],
  ['a variable that is set again', `class A { free() {} }\n${registers('A')}\nA = wrapped(A)`],
  ['one that a pattern sets', `class A { free() {} }\n${registers('A')}\n;({ A } = wrapped(A))`],
  ['one that a loop sets', `class A { free() {} }\n${registers('A')}\nfor ([A] of all) f(A)`],
])('%s stays as it is', (_, code) => {
  expect(withIdleClasses(code, 'classes.js')).toBeUndefined()
})

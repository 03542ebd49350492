// One application that uses all that the plugin gives, to be run in every place that JavaScript runs.

import { buildSide } from './side-modules.ts'
import { type Project, makeProject } from './bundling.ts'
import { CONSTRUCTED, HELLO, HOST, MATH } from './native-sources.ts'

/** What `answer()` of the application gives, wherever it runs. */
export const ANSWER: readonly unknown[] = [42, 101, 6, 53, true, 1, true]
/** What it prints, one line on standard output and one on the other. */
export const PRINTED: readonly string[] = ['hello 7', 'warned']

const APPLICATION = `import { add } from './math.o'
import { greet, later } from './hello.o'
import { triple } from './early.so'
import module from './math.o?module'
import init from './constructed.o?init'
export async function answer() {
  greet(7)
  const { run } = await import('./lazy.js')
  const [one, other] = [await init(), await init()]
  return [add(20, 22), later(1), triple(2), await run(1), module instanceof WebAssembly.Module, one.count_runs(), one !== other]
}
`

/** The application as a project, with `files` besides. */
export async function makeApplication(files: Readonly<Record<string, string>> = {}): Promise<Project> {
  const project = await makeProject(
    {
      'src/host.js': HOST,
      'src/app.js': APPLICATION,
      'src/lazy.js': `import { mul } from './math.o'; import { late } from './late.so'; export const run = x => mul(6, 7) + late(x)`,
      ...files,
    },
    { 'src/math.o': MATH, 'src/hello.o': HELLO, 'src/constructed.o': CONSTRUCTED },
  )
  project.write('src/early.so', (await buildSide('early.so', 'int triple(int x) { return x * 3; }')).bytes)
  project.write(
    'src/late.so',
    (await buildSide('late.so', 'int add(int, int); int late(int x) { return add(x, 10); }')).bytes,
  )
  return project
}

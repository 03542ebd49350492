// A program of which all kinds of budgets have something to say: JavaScript, objects, an archive, a crate's function, a side module.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link } from '@wasmweld/linker'
import type { LinkOptions } from '@wasmweld/linker'
import { joinReports, reportOfLink } from '@wasmweld/size'
import type { JavaScriptBundle, SizeReport } from '@wasmweld/size'
import { makeProject } from './bundling.ts'
import type { Project } from './bundling.ts'

/** `encode` and `decode` share `alphabet`; `decode` alone formats numbers, and asks a crate. */
const CODEC = `
static const char alphabet[400] = { 'a', 'b', 'c' };
int format_number(int number);
int find(int from) __asm__("_ZN5regex4find17h0123456789abcdefE");
__attribute__((noinline)) static int look(int at) { return alphabet[at % 400]; }
int encode(int number) { return look(number) + 1; }
int decode(int number) { return look(number + 2) + format_number(number) + find(number); }
`

const FORMAT = `
static const volatile char digits[1200] = { '0', '1', '2' };
void *allocate(unsigned long bytes) __asm__("_Znwm");
__attribute__((noinline)) int format_number(int number) { return digits[number % 1200] + *(int *)allocate(4); }
`

const ALLOCATE = `
static char heap[64];
static unsigned long top;
void *allocate(unsigned long bytes) __asm__("_Znwm");
__attribute__((noinline)) void *allocate(unsigned long bytes) { top += bytes; return heap + top; }
int never(void) { return 1; }
`

const REGEX = `
int find(int from) __asm__("_ZN5regex4find17h0123456789abcdefE");
__attribute__((noinline)) int find(int from) { return from * from + 17; }
`

export const SIDE = `
static const char rows[500] = { 1, 2, 3 };
int paint(int at) { return rows[at % 500]; }
`

/** The project that the reports below are of; it is to be removed. `codec` replaces the source of `src/codec.o`. */
export async function makeSizeProject(codec: string = CODEC): Promise<Project> {
  const project = await makeProject(
    {},
    { 'src/codec.o': codec, 'lib/format.o': FORMAT, 'lib/allocate.o': ALLOCATE, 'src/regex.o': REGEX },
  )
  await project.archive('lib/libtext.a', 'lib/format.o', 'lib/allocate.o')
  await project.compile('src/side.o', SIDE, '-fPIC')
  return project
}

/** The codec with one more function. */
export const LONGER_CODEC: string = CODEC.replace(
  'int encode(int number) {',
  'static const char key[40] = { 7 };\n__attribute__((noinline)) int scramble(int number) { return key[number % 40]; }\nint encode(int number) { number = scramble(number);',
)

interface Linked {
  readonly report: SizeReport
  readonly module: Uint8Array
}

function linked(project: Project, output: string, files: readonly string[], options: LinkOptions): Linked {
  const inputs = files.map(name => ({ name, bytes: new Uint8Array(readFileSync(project.path(name))) }))
  const { module, report } = link(inputs, { entry: false, ...options })
  const made = reportOfLink(output, report, options.output === 'shared' ? { role: 'side' } : {})
  const digest = createHash('sha256').update(module).digest('hex')
  return { module, report: { ...made, outputs: made.outputs.map(each => ({ ...each, digest })) } }
}

/** The codec's program alone. */
export const linkCodec = (project: Project): Linked =>
  linked(project, 'codec.wasm', ['src/codec.o', 'src/regex.o', 'lib/libtext.a'], { exports: ['encode', 'decode'] })

export const linkSide = (project: Project): Linked =>
  linked(project, 'paint.wasm', ['src/side.o'], { output: 'shared', exports: ['paint'] })

const MODULES: JavaScriptBundle['modules'] = [
  { name: 'src/main.ts', kind: 'js-module', file: 0, rendered: 100, imports: [1, 2], isEntry: true },
  { name: 'codec.wasm (loader)', kind: 'js-glue', file: 0, rendered: 50, imports: [] },
  { name: 'paint.wasm (loader)', kind: 'js-glue', file: 0, rendered: 30, imports: [] },
]

/** The program and its side module in a bundle, whose `src/main.ts` imports `encode`, `decode` and `paint` in lines 1 to 3. */
export function bundleReport(project: Project): SizeReport {
  const use = (part: number, name: string, specifier: string, line: number): JavaScriptBundle['uses'][number] => ({
    module: 0,
    part,
    export: name,
    specifier,
    name,
    line,
    column: 10,
  })
  return joinReports(
    [
      { key: 'codec', report: linkCodec(project).report, loader: 1, kept: [] },
      { key: 'paint', report: linkSide(project).report, loader: 2, kept: [] },
    ],
    {
      files: [{ name: 'main-8f3a.js', stableName: 'main.js', kind: 'js', bytes: 200 }],
      modules: MODULES,
      uses: [use(0, 'encode', './codec.o', 1), use(0, 'decode', './codec.o', 2), use(1, 'paint', './side.o?side', 3)],
      hosts: [],
    },
  )
}

/** The codec's module as text in two chunks. */
export function inlinedTwice(project: Project): SizeReport {
  const { report, module } = linkCodec(project)
  const text = Math.ceil(module.length / 3) * 4
  return joinReports(
    [
      { key: 'one', report, loader: 0, inlined: { file: 0, text }, kept: 'all' },
      { key: 'other', report, loader: 1, inlined: { file: 1, text }, kept: 'all' },
    ],
    {
      files: [
        { name: 'one.js', kind: 'js', bytes: text + 100 },
        { name: 'other.js', kind: 'js', bytes: text + 60 },
      ],
      modules: [
        { name: 'src/one.ts', kind: 'js-module', file: 0, rendered: 90, imports: [], isEntry: true },
        { name: 'src/other.ts', kind: 'js-module', file: 1, rendered: 50, imports: [], isEntry: true },
      ],
      uses: [],
      hosts: [],
    },
  )
}

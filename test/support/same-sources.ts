// One set of sources: a program that opens libraries through <dlfcn.h>, and the libraries. Emscripten builds and loads it, and so do we.

import { buildWithEmcc } from './emscripten.ts'
import type { EmccBuild } from './emscripten.ts'
import { buildSide } from './side-modules.ts'
import type { Built } from './side-modules.ts'

const NOTE = 'void note(int);'
const leaf = (name: string, digit: number): string =>
  `${NOTE} __attribute__((constructor)) static void begin(void) { note(${String(digit)}); }
int ${name}(void) { return ${String(digit)}; }
`
/** Two libraries whose constructors read through relocated pointers into the other. */
const half = (own: string, other: string, value: number): string => `
extern int ${other}_data;
int ${own}_data = ${String(value)};
static int *pointer = &${other}_data, early;
__attribute__((constructor)) static void begin(void) { early = *pointer; }
int ${own}_sum(void) { return early * 10 + *pointer; }
`
const PLUGIN = `
int state;
void set(int value) { state = value; }
int get(void) { return state; }
`

/** Sources of the libraries by their names without \`.so\`, and which others each needs. Needed ones come first, but for the cycle. */
export const LIBRARIES: readonly {
  readonly name: string
  readonly source: string
  readonly needs: readonly string[]
}[] = [
  { name: 'c', source: 'int who(void) { return 3; }\n', needs: [] },
  { name: 'b', source: 'int who(void) { return 2; }\n', needs: [] },
  { name: 'a', source: 'int who(void);\nint a_who(void) { return who(); }\n', needs: ['c'] },
  {
    name: 'app',
    source: 'int who(void), a_who(void);\nint app_who(void) { return who() * 10 + a_who(); }\n',
    needs: ['a', 'b'],
  },
  { name: 'plugin1', source: PLUGIN, needs: [] },
  { name: 'plugin2', source: PLUGIN, needs: [] },
  {
    name: 'bad',
    source: 'extern int nowhere, nohow;\nint *one(void) { return &nowhere; }\nint *two(void) { return &nohow; }\n',
    needs: [],
  },
  { name: 'x', source: half('x', 'y', 3), needs: ['y'] },
  { name: 'y', source: half('y', 'x', 4), needs: ['x'] },
  { name: 'base', source: leaf('base', 1), needs: [] },
  { name: 'left', source: leaf('left', 2), needs: ['base'] },
  { name: 'right', source: leaf('right', 3), needs: ['base'] },
  { name: 'top', source: leaf('top', 4), needs: ['left', 'right'] },
]

/** The program's exported functions, each an experiment that returns a number. */
export type Experiment = 'scope' | 'leak' | 'poisoned' | 'missing' | 'cycle' | 'order' | 'closed'
export const EXPERIMENTS: readonly Experiment[] = ['scope', 'leak', 'poisoned', 'missing', 'cycle', 'order', 'closed']

export const PROGRAM = `
#include <dlfcn.h>
static int notes;
void note(int digit) { notes = notes * 10 + digit; }

typedef int function(void);
typedef void setter(int);
static int call(void *library, const char *name) {
  function *found = (function *)dlsym(library, name);
  return found ? found() : -2;
}

/* app needs a and b, a needs c; b and c define who. */
int scope(void) {
  void *app = dlopen("app.so", RTLD_NOW | RTLD_GLOBAL);
  return app ? call(app, "app_who") : -1;
}
/* Sets the variable of one local library and reads that of the other. */
int leak(void) {
  void *one = dlopen("plugin1.so", RTLD_NOW | RTLD_LOCAL), *two = dlopen("plugin2.so", RTLD_NOW | RTLD_LOCAL);
  if (!one || !two) return -1;
  ((setter *)dlsym(one, "set"))(5);
  return call(two, "get");
}
/* Is a good library opened after a bad one? */
int poisoned(void) {
  if (dlopen("bad.so", RTLD_NOW)) return -1;
  return dlopen("plugin1.so", RTLD_NOW) != 0;
}
/* What is said of a library that misses two symbols. */
const char *complaint(void) { return dlopen("bad.so", RTLD_NOW) ? "" : dlerror(); }
/* A digit for each of two attempts. */
int missing(void) {
  int first = dlopen("absent.so", RTLD_NOW) != 0;
  return first * 10 + (dlopen("absent.so", RTLD_NOW) != 0);
}
int cycle(void) {
  void *x = dlopen("x.so", RTLD_NOW);
  return x ? call(x, "x_sum") * 100 + call(dlopen("y.so", RTLD_NOW), "y_sum") : -1;
}
int order(void) { return dlopen("top.so", RTLD_NOW) ? notes : -1; }
/* Is the library's data as in the file after it was closed and opened again? */
int closed(void) {
  void *plugin = dlopen("plugin1.so", RTLD_NOW);
  ((setter *)dlsym(plugin, "set"))(5);
  dlclose(plugin);
  plugin = dlopen("plugin1.so", RTLD_NOW);
  return plugin ? call(plugin, "get") : -1;
}
int main(void) { return 0; }
`

const REPORT = `
Module.postRun = function () {
  var result = Module['_' + process.argv[2]]()
  console.log(process.argv[2] === 'complaint' ? UTF8ToString(result) : result)
}
`

/** Emscripten's side modules of \`LIBRARIES\`, and \`program.js\`, which has them in its file system; returns the folder. */
export function buildByEmscripten(): Promise<string> {
  const side = ({ name }: { readonly name: string }, needs: readonly string[]): EmccBuild['commands'][number] => [
    ...(['emcc', `${name}.c`, ...needs.map(need => `${need}.so`)] as const),
    ...['-sSIDE_MODULE=1', '-O1', '-o', `${name}.so`],
  ]
  // What is needed has to be there: of two libraries that need each other, one is made twice.
  const made = new Set<string>()
  const sides = LIBRARIES.flatMap(library => {
    const early = library.needs.filter(name => !made.has(name))
    for (const name of [library.name, ...early]) made.add(name)
    return [...early.map(name => side({ name }, [])), side(library, library.needs)]
  })
  const exported = ['main', 'note', 'complaint', ...EXPERIMENTS].map(name => `_${name}`).join()
  const files = LIBRARIES.flatMap(({ name }) => ['--embed-file', `${name}.so`])
  return buildWithEmcc({
    name: 'same-sources',
    files: {
      'program.c': PROGRAM,
      'report.js': REPORT,
      ...Object.fromEntries(LIBRARIES.map(({ name, source }) => [`${name}.c`, source])),
    },
    commands: [
      ...sides,
      [
        ...(['emcc', 'program.c', '-sMAIN_MODULE=2', '-O1', `-sEXPORTED_FUNCTIONS=${exported}`] as const),
        ...['--pre-js', 'report.js', ...files, '-o', 'program.js'],
      ],
    ],
  })
}

/** Side modules made by clang and wasm-ld. */
export async function buildByWasmLd(): Promise<ReadonlyMap<string, Built>> {
  const built = new Map<string, Built>()
  for (const { name, source, needs } of LIBRARIES) {
    const listed = needs.map(need => built.get(`${need}.so`) ?? `${need}.so`)
    built.set(`${name}.so`, await buildSide(`${name}.so`, source, { needs: listed }))
  }
  return built
}

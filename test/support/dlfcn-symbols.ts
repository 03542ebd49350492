// Which definition is meant: scopes, handles, weak symbols. The numbers are those of the scenarios.
import { withCommon } from './dlfcn-programs.ts'
import type { DlfcnProgram } from './dlfcn-programs.ts'
import type { LibraryTexts } from './native-libraries.ts'

export const SYMBOL_PROGRAMS: readonly DlfcnProgram[] = withCommon([
  {
    title: '20. &f taken in the program, in two libraries, in a static initialiser and by dlsym: all equal',
    main: `
      int f(int x) { return x + 1; }
      int g(int x);
      void run(void) {
        void *a = open("a.so", RTLD_NOW | RTLD_GLOBAL), *b = open("b.so", RTLD_NOW);
        void *mine = (void *)f, *there = dlsym(a, "g");
        out("f in a", ((void *(*)(void))dlsym(a, "a_takes"))() == mine);
        out("f in b", ((void *(*)(void))dlsym(b, "b_takes"))() == mine);
        out("f in a's data", *(void **)dlsym(a, "a_data") == mine);
        out("f by dlsym", dlsym(RTLD_DEFAULT, "f") == mine);
        out("g in b", ((void *(*)(void))dlsym(b, "b_takes_g"))() == there);
        out("g in b's data", *(void **)dlsym(b, "b_data_g") == there);
        out("g by dlsym", dlsym(RTLD_DEFAULT, "g") == there);
        out("called", (*(fn *)dlsym(b, "b_data_g"))(5));
      }`,
    libraries: {
      'a.so': {
        source: `
          int f(int x);
          void *a_takes(void) { return (void *)f; }
          void *a_data = (void *)f;
          int g(int x) { return 10 * x; }`,
      },
      'b.so': {
        source: `
          int f(int x); int g(int x);
          void *b_takes(void) { return (void *)f; }
          void *b_takes_g(void) { return (void *)g; }
          void *b_data_g = (void *)g;`,
      },
    },
    prints: ['f in a 1', 'f in b 1', "f in a's data 1", 'f by dlsym 1'].concat([
      'g in b 1',
      "g in b's data 1",
      'g by dlsym 1',
      'called 50',
    ]),
  },
  {
    title: '21. weak undefined function and data: null when absent, found by a library that comes behind the provider',
    main: `
      static void look(const char *name) {
        void *library = open(name, RTLD_NOW);
        out("function", call(library, "function_is_there", 0));
        out("data", call(library, "data_is_there", 0));
      }
      void run(void) {
        look("early.so");
        open("provider.so", RTLD_NOW | RTLD_GLOBAL);
        look("late.so");
      }`,
    libraries: Object.fromEntries([
      ...['early.so', 'late.so'].map(name => [
        name,
        {
          source: `
            __attribute__((weak)) int maybe(int x);
            extern __attribute__((weak)) int maybe_data;
            int function_is_there(int x) { return maybe ? maybe(x) : -1; }
            int data_is_there(int x) { return &maybe_data ? maybe_data : -1; }`,
        },
      ]),
      ['provider.so', { source: 'int maybe(int x) { return 7; } int maybe_data = 8;' }],
    ]) as LibraryTexts,
    prints: ['function -1', 'data -1', 'function 7', 'data 8'],
  },
  {
    title: '23. app needs A and B, A needs C, B and C define who: 22, of B, since breadth comes first',
    main: `
      void run(void) {
        void *app = open("app.so", RTLD_NOW | RTLD_GLOBAL);
        out("app asks", call(app, "ask", 0));
        out("A asks", call(app, "a_asks", 0));
        out("C asks", call(app, "c_asks", 0));
        out("dlsym", call(app, "who", 0));
        out("default", call(RTLD_DEFAULT, "who", 0));
      }`,
    libraries: {
      'c.so': { source: 'WEAK int who(int x) { return 33; } int c_asks(int x) { return who(x); }' },
      'a.so': { source: 'int who(int x); int a_asks(int x) { return who(x); }', needs: ['c.so'] },
      'b.so': { source: 'int who(int x) { return 22; }' },
      'app.so': { source: 'int who(int x); int ask(int x) { return who(x); }', needs: ['a.so', 'b.so'] },
    },
    prints: ['app asks 22', 'A asks 22', 'C asks 22', 'dlsym 22', 'default 22'],
  },
  {
    title: '24. two local plugins with the same data symbol and the same function name share neither',
    main: `
      void run(void) {
        void *one = open("one.so", RTLD_NOW), *two = open("two.so", RTLD_NOW | RTLD_LOCAL);
        out("one", call(one, "bump", 1));
        out("one", call(one, "bump", 1));
        out("two", call(two, "bump", 1));
        out("data differ", dlsym(one, "state") != dlsym(two, "state"));
        out("one's state", *(int *)dlsym(one, "state"));
        out("two's state", *(int *)dlsym(two, "state"));
        out("default", dlsym(RTLD_DEFAULT, "state") != 0);
      }`,
    libraries: {
      'one.so': {
        source:
          'int state = 100; WEAK int stride(void) { return 1; } int bump(int x) { return state += stride() * x; }',
      },
      'two.so': {
        source:
          'int state = 200; WEAK int stride(void) { return 10; } int bump(int x) { return state += stride() * x; }',
      },
    },
    prints: ['one 101', 'one 102', 'two 210', 'data differ 1', "one's state 102", "two's state 210", 'default 0'],
  },
  {
    title: '25. a local library sees what it needs; the global scope does not',
    main: `
      void run(void) {
        void *plugin = open("plugin.so", RTLD_NOW | RTLD_LOCAL);
        out("plugin", call(plugin, "use", 2));
        out("by its handle", call(plugin, "help", 3));
        dlerror();
        out("by default", dlsym(RTLD_DEFAULT, "help") != 0);
        out("an error", dlerror() != 0);
        out("once", dlerror() != 0);
        out("other opened", dlopen("other.so", RTLD_NOW) != 0);
        out("an error", dlerror() != 0);
      }`,
    libraries: {
      'helper.so': { source: 'int help_base = 10; int help(int x) { return help_base * x; }' },
      'plugin.so': {
        source: 'int help(int x); extern int help_base; int use(int x) { return help(x) + help_base; }',
        needs: ['helper.so'],
      },
      'other.so': { source: 'extern int help_base; int other(int x) { return help_base; }' },
    },
    prints: ['plugin 30', 'by its handle 30', 'by default 0', 'an error 1', 'once 0', 'other opened 0', 'an error 1'],
  },
  {
    title: '26. a local library becomes global, and what waits for it finds it',
    main: `
      void run(void) {
        void *user = open("user.so", RTLD_LAZY);
        void *provider = open("provider.so", RTLD_NOW | RTLD_LOCAL);
        out("by default", dlsym(RTLD_DEFAULT, "later") != 0);
        void *again = open("provider.so", RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL);
        out("same", again == provider);
        out("by default", dlsym(RTLD_DEFAULT, "later") != 0);
        out("by default, what it needs", call(RTLD_DEFAULT, "deeper", 1));
        out("user", call(user, "use", 20));
      }`,
    libraries: {
      'user.so': { source: 'int later(int x); int use(int x) { return later(x) + 1; }' },
      'deep.so': { source: 'int deeper(int x) { return x + 300; }' },
      'provider.so': { source: 'int deeper(int); int later(int x) { return deeper(2 * x); }', needs: ['deep.so'] },
    },
    prints: ['by default 0', 'same 1', 'by default 1', 'by default, what it needs 301', 'user 341'],
  },
  {
    title: 'the global scope is searched in the order in which libraries joined it, the program first',
    main: `
      int in_main(int x) { return 1; }
      void run(void) {
        void *one = open("one.so", RTLD_NOW | RTLD_GLOBAL), *two = open("two.so", RTLD_NOW | RTLD_GLOBAL);
        out("two asks for its own", call(two, "ask", 0));
        out("two asks for the program's", call(two, "ask_main", 0));
        out("by handle", call(two, "who", 0));
        out("default", call(RTLD_DEFAULT, "who", 0));
        out("the program's handle", call(dlopen(0, RTLD_NOW), "who", 0));
        out("a pointer of its own", call(two, "through_pointer", 0));
      }`,
    libraries: {
      'one.so': { source: 'int who(int x) { return 1; }' },
      'two.so': {
        source: `
          WEAK int who(int x) { return 2; } WEAK int in_main(int x) { return 2; }
          int (*volatile pointer)(int) = who;
          int ask(int x) { return who(x); } int ask_main(int x) { return in_main(x); }
          int through_pointer(int x) { return pointer(x); }`,
      },
    },
    prints: ['two asks for its own 1', "two asks for the program's 1", 'by handle 2', 'default 1'].concat([
      "the program's handle 1",
      'a pointer of its own 1',
    ]),
  },
  {
    title: 'RTLD_NEXT: what comes behind the caller in its scope',
    main: `
      int f(int x) { fn next = (fn)dlsym(RTLD_NEXT, "f"); return 1 + (next ? next(x) : 0); }
      void run(void) {
        void *outer = open("outer.so", RTLD_NOW);
        out("outer", call(outer, "g", 0));
        open("global.so", RTLD_NOW | RTLD_GLOBAL);
        out("main", f(0));
        out("nothing behind", dlsym(RTLD_NEXT, "in_main_only") != 0);
      }
      int in_main_only(int x) { return 0; }`,
    libraries: {
      'inner.so': { source: 'int g(int x) { return 10; }' },
      'outer.so': {
        source:
          '#define _GNU_SOURCE\n#include <dlfcn.h>\nint g(int x) { return 1 + ((int (*)(int))dlsym(RTLD_NEXT, "g"))(x); }',
        needs: ['inner.so'],
      },
      'global.so': { source: 'int f(int x) { return 100; }' },
    },
    prints: ['outer 11', 'main 101', 'nothing behind 0'],
  },
  {
    title: 'RTLD_DEFAULT in a local library sees its own scope behind the global one',
    main: `
      void run(void) {
        void *local = open("local.so", RTLD_NOW);
        out("found from inside", call(local, "finds", 0));
        out("found from outside", dlsym(RTLD_DEFAULT, "inside") != 0);
      }`,
    libraries: {
      'needed.so': { source: 'int inside(int x) { return 5; }' },
      'local.so': {
        source:
          '#define _GNU_SOURCE\n#include <dlfcn.h>\nint finds(int x) { return dlsym(RTLD_DEFAULT, "inside") != 0; }',
        needs: ['needed.so'],
      },
    },
    prints: ['found from inside 1', 'found from outside 0'],
  },
])

// What closing does, and what is known of an address.
import { OUT, withCommon } from './dlfcn-programs.ts'
import type { DlfcnProgram } from './dlfcn-programs.ts'

export const LIFECYCLE_PROGRAMS: readonly DlfcnProgram[] = withCommon([
  {
    title: 'dlclose: the last one counts, destructors run in reverse order, and a new load begins anew',
    main: `
      void run(void) {
        void *one = open("one.so", RTLD_NOW), *again = open("one.so", RTLD_NOW);
        out("same", one == again);
        out("bumped", call(one, "bump", 5));
        out("closed", dlclose(again));
        out("bumped", call(one, "bump", 5));
        out("closed", dlclose(one));
        out("loaded", dlopen("one.so", RTLD_NOW | RTLD_NOLOAD) != 0);
        one = open("one.so", RTLD_NOW);
        out("bumped", call(one, "bump", 5));
        dlclose(one);
      }`,
    libraries: {
      'needed.so': {
        source: `${OUT}
          __attribute__((constructor)) static void begin(void) { out("needed begins", 0); }
          __attribute__((destructor)) static void end(void) { out("needed ends", 0); }
          int base = 1;`,
      },
      'one.so': {
        source: `${OUT}
          #include <stdlib.h>
          extern int base; int state = 0;
          static void early(void) { out("one ends", state); }
          static void late(void) { out("one ends first", state); }
          __attribute__((constructor)) static void begin(void) { out("one begins", base); atexit(early); atexit(late); }
          int bump(int x) { return state += x; }`,
        needs: ['needed.so'],
      },
    },
    prints: [
      ...['needed begins 0', 'one begins 1', 'same 1', 'bumped 5', 'closed 0', 'bumped 10'],
      ...['one ends first 10', 'one ends 10', 'needed ends 0', 'closed 0', 'loaded 0'],
      ...['needed begins 0', 'one begins 1', 'bumped 5', 'one ends first 5', 'one ends 5', 'needed ends 0'],
    ],
  },
  {
    title: 'dlclose leaves what another library needs or uses, and what must not go',
    main: `
      void run(void) {
        void *base = open("base.so", RTLD_NOW), *user = open("user.so", RTLD_NOW);
        out("closed", dlclose(base));
        out("still there", call(user, "use", 1));
        out("loaded", dlopen("base.so", RTLD_NOW | RTLD_NOLOAD) != 0);
        dlclose(user);
        void *kept = open("kept.so", RTLD_NOW | RTLD_NODELETE);
        out("bumped", call(kept, "bump", 1));
        out("closed", dlclose(kept));
        kept = open("kept.so", RTLD_NOW);
        out("bumped", call(kept, "bump", 1));
        void *provider = open("provider.so", RTLD_NOW | RTLD_GLOBAL), *bound = open("bound.so", RTLD_NOW);
        out("closed", dlclose(provider));
        out("bound", call(bound, "ask", 1));
        out("closed", dlclose(bound));
        out("loaded", dlopen("provider.so", RTLD_NOW | RTLD_NOLOAD) != 0);
      }`,
    libraries: {
      'base.so': { source: `${OUT}int help(int x) { return x + 40; }` },
      'user.so': { source: 'int help(int x); int use(int x) { return help(x); }', needs: ['base.so'] },
      'kept.so': {
        source: `${OUT}int state = 0; int bump(int x) { return state += x; }`,
      },
      'provider.so': {
        source: `${OUT}__attribute__((destructor)) static void end(void) { out("provider ends", 0); } int provided = 9;`,
      },
      'bound.so': { source: 'extern int provided; int ask(int x) { return provided; }' },
    },
    prints: [
      ...['closed 0', 'still there 41', 'loaded 1', 'bumped 1', 'closed 0', 'bumped 2'],
      ...['closed 0', 'bound 9', 'provider ends 0', 'closed 0', 'loaded 0'],
    ],
  },
  {
    title: 'dladdr: the library, where it begins, and the nearest symbol',
    main: `
      void run(void) {
        void *one = open("one.so", RTLD_NOW);
        Dl_info info;
        out("data", dladdr((char *)dlsym(one, "table") + 12, &info) != 0);
        out(info.dli_sname, (int)((char *)dlsym(one, "table") - (char *)info.dli_saddr));
        out("begins before", info.dli_fbase <= dlsym(one, "table"));
        out("function", dladdr(dlsym(one, "work"), &info) != 0);
        out(info.dli_sname, info.dli_saddr == dlsym(one, "work"));
        out("nowhere", dladdr((void *)-8, &info));
      }`,
    libraries: { 'one.so': { source: 'int table[8] = {1}; int tail[8] = {2}; int work(int x) { return x; }' } },
    prints: ['data 1', 'table 0', 'begins before 1', 'function 1', 'work 1', 'nowhere 0'],
  },
])

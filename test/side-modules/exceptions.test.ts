// Scenarios 42 to 44, 49 and 50: what leaves a function by another way than its end, across modules.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { createProgram, dlopen, dlsym, LoadError, RTLD_DEFAULT } from '@wasmweld/runtime'
import type { Program } from '@wasmweld/runtime'
import { bundledText } from '../support/bundled-size.ts'
import { launchChromium } from '../support/chromium.ts'
import { buildMain, buildObject, buildSide } from '../support/side-modules.ts'
import type { Built, BuildOptions } from '../support/side-modules.ts'

type Callable = (...values: unknown[]) => unknown

const call = (program: Program, name: string, ...values: unknown[]): unknown =>
  (dlsym(program, RTLD_DEFAULT, name) as unknown as Callable)(...values)

const open = (program: Program, { name, bytes }: Built): Promise<unknown> =>
  dlopen(program, bytes, { name, global: true })

/** What `catch (...)` calls; a program with libc++abi has them from there. */
const CATCH = 'extern "C" void *__cxa_begin_catch(void *e) { return e; } extern "C" void __cxa_end_catch() {}'

test('42. what one module throws the other catches, in both directions: there is one tag', async () => {
  const options: BuildOptions = { compile: ['-fwasm-exceptions', '-fno-rtti'] }
  const guard = (name: string): string => `
    extern "C" int ${name}(int (*f)(int), int x) { try { return f(x); } catch (...) { return -x; } }`
  const throws = (name: string): string => `
    extern "C" int ${name}(int x) { if (x > 10) __builtin_wasm_throw(0, (void *)x); return x; }
    extern "C" int (*${name}_address())(int) { return ${name}; }`
  const main = await buildMain('main.wasm', `${CATCH} ${guard('guard_main')} ${throws('throw_main')}`, options)
  const declared = 'extern "C" void *__cxa_begin_catch(void *); extern "C" void __cxa_end_catch();'
  const side = await buildSide('side.so', `${declared} ${guard('guard_side')} ${throws('throw_side')}`, options)
  const program = await createProgram({ main: main.bytes })
  await open(program, side)
  for (const guardian of ['guard_main', 'guard_side']) {
    for (const thrower of ['throw_main_address', 'throw_side_address']) {
      const pointer = call(program, thrower)
      expect([call(program, guardian, pointer, 5), call(program, guardian, pointer, 20)]).toEqual([5, -20])
    }
  }
})

/** By the convention that Emscripten began: calls that may throw go through functions of JavaScript. */
const IN_JAVASCRIPT = ['--target=wasm32-unknown-emscripten', '-fexceptions', '-fno-rtti']

test('43. exceptions by functions of JavaScript: what the host does not have is named, all of it', async () => {
  const source = `
    extern "C" int risky(int x);
    struct Guard { ~Guard() { risky(-1); } };
    extern "C" int use(int x) { try { Guard guard; return risky(x); } catch (...) { return -1; } }`
  const side = await buildSide('side.so', source, {
    compile: [...IN_JAVASCRIPT, '-mllvm', '-enable-emscripten-cxx-exceptions'],
  })
  const program = await createProgram({ imports: { env: { risky: () => 0 } } })
  const error: unknown = await open(program, side).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(LoadError)
  const missing = (error as LoadError).problems.map(({ symbol }) => symbol)
  expect(missing).toEqual(expect.arrayContaining(['invoke_ii', '__THREW__']))
  expect(missing.some(name => name?.startsWith('__cxa_find_matching_catch_'))).toBe(true)
})

const JUMPS = `
  typedef struct { void *owner; unsigned label; struct { void *env; int value; } thrown; long rest[8]; } jmp_buf[1];
  int setjmp(jmp_buf) __attribute__((returns_twice));
  __attribute__((noreturn)) void longjmp(jmp_buf, int);`
/** What compiled code calls for setjmp, which a program has of its libc. */
const JUMP_SUPPORT = `
  void __wasm_setjmp(jmp_buf env, unsigned label, void *owner) { env->owner = owner; env->label = label; }
  unsigned __wasm_setjmp_test(jmp_buf env, void *owner) { return env->owner == owner ? env->label : 0; }`

describe('44. longjmp across modules', () => {
  const jumper = (name: string): string => `
    __attribute__((noinline)) void ${name}_jump(jmp_buf env, int x) { if (x > 10) longjmp(env, x); }
    typedef void (*jump_type)(jmp_buf, int);
    jump_type ${name}_address(void) { return ${name}_jump; }
    int ${name}_try(jump_type jump, int x) {
      jmp_buf env;
      int result = setjmp(env);
      if (result) return -result;
      jump(env, x);
      return x;
    }`

  function expectJumps(program: Program): void {
    for (const who of ['main_try', 'side_try']) {
      for (const jump of ['main_address', 'side_address']) {
        const pointer = call(program, jump)
        expect([call(program, who, pointer, 5), call(program, who, pointer, 20)]).toEqual([5, -20])
      }
    }
  }

  test('by the tag __c_longjmp', async () => {
    const options = { compile: ['-mllvm', '-wasm-enable-sjlj', '-mexception-handling'] }
    const support = `${JUMP_SUPPORT}
      void __wasm_longjmp(jmp_buf env, int value) {
        env->thrown.env = env; env->thrown.value = value; __builtin_wasm_throw(1, &env->thrown);
      }`
    const object = await buildObject('support.o', `${JUMPS} ${support}`, { compile: ['-fPIC', '-mexception-handling'] })
    const main = await buildMain('main.wasm', `${JUMPS} ${jumper('main')}`, { ...options, link: [object.path] })
    const program = await createProgram({ main: main.bytes })
    await open(program, await buildSide('side.so', `${JUMPS} ${jumper('side')}`, options))
    expectJumps(program)
  })

  test('by functions of JavaScript', async () => {
    const compile = ['--target=wasm32-unknown-emscripten', '-mllvm', '-enable-emscripten-sjlj']
    const support = `${JUMP_SUPPORT}
      int __THREW__, __threwValue, temp_ret;
      void setThrew(int threw, int value) { if (!__THREW__) { __THREW__ = threw; __threwValue = value; } }
      void setTempRet0(int x) { temp_ret = x; } int getTempRet0(void) { return temp_ret; }`
    const object = await buildObject('support.o', `${JUMPS} ${support}`, { compile: ['-fPIC'] })
    const main = await buildMain('main.wasm', `${JUMPS} ${jumper('main')}`, { compile, link: [object.path] })
    class Jump extends Error {}
    const started: Program[] = []
    const env = {
      emscripten_longjmp(place: number, value: number): never {
        call(started[0], 'setThrew', place, value)
        throw new Jump()
      },
      invoke_viii(slot: number, ...values: number[]): void {
        env.invoke_vii(slot, ...values)
      },
      invoke_vii(slot: number, ...values: number[]): void {
        const stack = started[0].exports['__stack_pointer'] as WebAssembly.Global
        const top: unknown = stack.value
        try {
          ;(started[0].table.get(slot) as Callable)(...values)
        } catch (error) {
          stack.value = top
          if (!(error instanceof Jump)) throw error
        }
      },
    }
    const program = await createProgram({ main: main.bytes, imports: { env } })
    started.push(program)
    await open(program, await buildSide('side.so', `${JUMPS} ${jumper('side')}`, { compile }))
    expectJumps(program)
  })
})

describe('49. a stack is suspended', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser.close()
  })

  test('that goes through a symbol that was not there when its caller was loaded', async () => {
    const user = await buildSide(
      'user.so',
      'long long later(long long x); long long use(int x) { return later(x) + 1; }',
    )
    const provider = await buildSide(
      'provider.so',
      'int slow(int x); long long later(long long x) { return 2 * slow((int)x); }',
    )
    const page = await browser.newPage()
    const runtime = await bundledText("import * as runtime from '@wasmweld/runtime'; globalThis.runtime = runtime")
    await page.addScriptTag({ type: 'module', content: runtime })
    await page.waitForFunction('globalThis.runtime')
    const result: unknown = await page.evaluate(`(async () => {
      const { createProgram, dlopen, dlsym, RTLD_DEFAULT } = runtime
      const slow = new WebAssembly.Suspending(async x => { await new Promise(r => setTimeout(r, 5)); return x + 100 })
      const program = await createProgram({ imports: { env: { slow } } })
      const open = (name, bytes) => dlopen(program, Uint8Array.from(bytes), { name, global: true, lazy: true })
      await open('user.so', ${JSON.stringify([...user.bytes])})
      await open('provider.so', ${JSON.stringify([...provider.bytes])})
      const use = WebAssembly.promising(dlsym(program, RTLD_DEFAULT, 'use'))
      return String(await Promise.all([use(1), use(2)]))
    })()`)
    expect(result).toBe('203,205')
  })
})

test('50. the state of Asyncify is one for all modules', async () => {
  const access = (name: string): string => `
    __asm__(".globaltype __asyncify_state, i32\\n.globaltype __asyncify_data, i32\\n");
    int get_${name}(void) { int x, y; __asm__ volatile("global.get __asyncify_state\\nlocal.set %0" : "=r"(x)); __asm__ volatile("global.get __asyncify_data\\nlocal.set %0" : "=r"(y)); return x * 1000 + y; }
    void set_${name}(int x, int y) { __asm__ volatile("local.get %0\\nglobal.set __asyncify_state" :: "r"(x)); __asm__ volatile("local.get %0\\nglobal.set __asyncify_data" :: "r"(y)); }`
  const main = await buildMain('main.wasm', access('main'))
  const program = await createProgram({ main: main.bytes })
  for (const name of ['a', 'b']) await open(program, await buildSide(`${name}.so`, access(name)))
  const seen = (): unknown[] => ['main', 'a', 'b'].map(name => call(program, `get_${name}`))
  expect(seen()).toEqual([0, 0, 0])
  for (const [index, name] of ['main', 'a', 'b'].entries()) {
    call(program, `set_${name}`, index + 1, 7)
    expect(seen()).toEqual(new Array(3).fill(1000 * index + 1007))
  }
})

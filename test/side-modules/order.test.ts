// Relocations and constructors: scenarios 13 to 19.

import { createProgram, dlopen } from '@wasmweld/runtime'
import { expect, test } from 'vitest'
import { buildMain, buildSide } from '../support/side-modules.ts'

/** A program with an allocator, data and functions, and a log that constructors write. */
const MAIN = `
#include <stdlib.h>
int ext = 40;
int extf(int x) { return x * 2; }
char log_text[64]; int log_length;
void note(char c) { log_text[log_length++] = c; }
void *keep(void) { return malloc(8); }`

const main = (): Promise<{ bytes: Uint8Array<ArrayBuffer> }> => buildMain('main.wasm', MAIN, { link: ['$libc'] })

type Calls = Record<string, (...values: number[]) => number>

test('13. pointers to own and foreign data and functions in one data section', async () => {
  const side = await buildSide(
    'pointers.so',
    `extern int ext; int extf(int); int own = 2; static int hidden(int x) { return x + 1; }
     int *volatile to_own = &own; int *volatile to_ext = &ext;
     int (*volatile to_hidden)(int) = hidden; int (*volatile to_extf)(int) = extf;
     int sum(void) { return *to_own + *to_ext + to_hidden(100) + to_extf(500); }`,
  )
  const program = await createProgram({ main: (await main()).bytes })
  const { exports } = await dlopen(program, side.bytes, { name: 'pointers.so' })
  expect((exports as Calls)['sum']()).toBe(2 + 40 + 101 + 1000)
})

// The same C on Linux's own loader: what `dlopen` and its like mean there is what they have to mean here.

import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeOnce } from './make-once.ts'
import { CACHE, run, runOrFail } from './tools.ts'

/** A library's text, and the names of the libraries that it needs, which come before it. */
export interface LibraryText {
  readonly source: string
  readonly needs?: readonly string[]
}

/** By file name, in an order in which each comes behind what it needs. */
export type LibraryTexts = Readonly<Record<string, LibraryText>>

/** What programs and libraries print with, and where they begin. */
const HOST = `
#include <stdio.h>
void out(const char *what, int value) { printf("%s %d\\n", what, value); fflush(stdout); }
void run(void);
int main(void) { run(); return 0; }
`

/** Builds libraries and a program by gcc, calls its `run`, and returns the lines that it prints by `out`. Fails when it does. */
export async function runOnLinux(main: string, libraries: LibraryTexts): Promise<readonly string[]> {
  const hash = createHash('sha256')
    .update(JSON.stringify([main, libraries, HOST]))
    .digest('hex')
    .slice(0, 16)
  const directory = await makeOnce(join(CACHE, 'native-libraries', hash), async temporary => {
    for (const [name, { source, needs = [] }] of Object.entries(libraries)) {
      writeFileSync(join(temporary, `${name}.c`), source)
      const needed = needs.map(library => `-l:${library}`)
      const flags = ['-w', '-shared', '-fPIC', '-O1', '-L.', '-Wl,--no-as-needed', '-Wl,-rpath,$ORIGIN']
      await runOrFail('gcc', [...flags, `${name}.c`, ...needed, '-o', name], temporary)
    }
    writeFileSync(join(temporary, 'main.c'), `${main}\n${HOST}`)
    const flags = ['-w', '-D_GNU_SOURCE', '-O1', '-rdynamic', '-Wl,-rpath,$ORIGIN']
    await runOrFail('gcc', [...flags, 'main.c', '-ldl', '-o', 'main'], temporary)
  })
  const { code, stdout, stderr } = await run(join(directory, 'main'), [], directory)
  if (code !== 0) throw new Error(`the program ended with ${code}:\n${stdout}${stderr}`)
  return stdout.split('\n').slice(0, -1)
}

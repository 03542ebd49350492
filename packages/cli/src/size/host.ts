import { FormatError } from '@wasmweld/binary'
import { fitTable } from '@wasmweld/size'
import { whyNotWritable, writeListing } from '../link/output-file.ts'
import type { Terminal } from '../terminal.ts'
import { CommandError } from './command-error.ts'

/** What a command of `wasmweld size` runs in. */
export interface Host {
  readonly terminal: Terminal
  /** Sets the exit code. */
  readonly end: (code: number) => void
}

/** An action that tells of what a user can mend, and ends with 1 then. */
export function guarded<Words extends readonly unknown[]>(
  { terminal, end }: Host,
  act: (...words: Words) => void | Promise<void>,
): (...words: Words) => Promise<void> {
  return async (...words) => {
    try {
      await act(...words)
    } catch (error) {
      if (!(error instanceof CommandError) && !(error instanceof FormatError)) throw error
      terminal.error(`wasmweld: error: ${error.message}\n`)
      end(1)
    }
  }
}

/** Throws where `path` could not be written, before work is done for it; `-` always can. */
export function checkWritable(path: string): void {
  const obstacle = path === '-' ? undefined : whyNotWritable(path)
  if (obstacle !== undefined) throw new CommandError(`cannot open output file ${path}: ${obstacle}`)
}

/** Writes a listing to a file, or for `-` to the standard output; on a terminal tables are no wider than that. */
export function write(path: string, text: string, { terminal }: Host): void {
  const { columns } = terminal
  const failure = writeListing(path, path === '-' && columns !== undefined ? fitTable(text, columns) : text, terminal)
  if (failure !== undefined) throw new CommandError(`failed to write output '${path}': ${failure}`)
}

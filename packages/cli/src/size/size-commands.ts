import { Command, CommanderError } from 'commander'
import type { Terminal } from '../terminal.ts'
import { addDominators } from './dominators-command.ts'
import { addCheck } from './check-command.ts'
import { addCost } from './cost-command.ts'
import { addDiff } from './diff-command.ts'
import { addGarbage } from './garbage-command.ts'
import { addHtml } from './html-command.ts'
import type { Host } from './host.ts'
import { addMonos } from './monos-command.ts'
import { normalizeWords } from './parse-words.ts'
import { addPaths } from './paths-command.ts'
import { addReport } from './report-command.ts'
import { addTop } from './top-command.ts'
import { addTree } from './tree-command.ts'
import { addWhy } from './why-command.ts'

/** In the order of the help text. */
const COMMANDS: readonly ((program: Command, host: Host) => void)[] = [
  addTop,
  addDominators,
  addPaths,
  addMonos,
  addGarbage,
  addDiff,
  addTree,
  addWhy,
  addCost,
  addCheck,
  addHtml,
  addReport,
]

/** Runs `wasmweld size` with the words behind it; gives the exit code. */
export async function runSize(words: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0
  const program = new Command('wasmweld size')
    .description(
      'Says where the bytes of a WebAssembly module went, and why they are there. Inputs are modules, and the reports of links and builds, which know more.',
    )
    .configureOutput({ writeOut: text => terminal.output(text), writeErr: text => terminal.error(text) })
    .exitOverride()
  for (const add of COMMANDS) add(program, { terminal, end: ended => (code = ended) })
  for (const command of program.commands) command.showHelpAfterError(`(wasmweld size ${command.name()} --help)`)
  try {
    await program.parseAsync(normalizeWords(words), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode
  }
  return code
}

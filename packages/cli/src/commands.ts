import { Command, CommanderError } from 'commander'
import { inspectCommand } from './inspect/inspect-command.ts'
import { type Part, PARTS } from './inspect/render-text.ts'
import { migrateCommand } from './migrate/migrate-command.ts'
import { shakeCommand } from './shake/shake-command.ts'
import { sidesCommand } from './sides/sides-command.ts'
import type { Terminal } from './terminal.ts'
import { readVersion } from './version.ts'

const PART_HELP: Readonly<Record<Part, string>> = {
  sections: 'sections with their places and sizes',
  imports: 'imports with their types',
  exports: 'exports with their types, and the start function',
  segments: 'data segments',
  dylink: 'what a side module asks of its loader',
  features: 'target features and producers',
  symbols: "an object's symbols, as nm lists them",
  relocs: "an object's relocations",
}

/** All commands but `link`, which has a parser of its own. */
export async function runCommands(words: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0
  const program = new Command('wasmweld')
    .description('Links WebAssembly objects, and shows what is in them')
    .version(readVersion(), '-V, --version')
    .configureOutput({ writeOut: text => terminal.output(text), writeErr: text => terminal.error(text) })
    .showHelpAfterError()
    .exitOverride()
  program
    .command('link')
    .summary("links objects and archives; takes wasm-ld's options (wasmweld link --help)")
    .argument('[options and files...]')
  program
    .command('size')
    .summary('says where the bytes of a module went, and checks budgets (wasmweld size --help)')
    .argument('[command and files...]')
  const inspect = program
    .command('inspect')
    .summary('shows what objects, archives and modules are made of')
    .description(
      'Shows what objects, archives, side modules and finished modules are made of: all but symbols and relocations, or the parts that are named.',
    )
    .argument('<files...>', 'objects, archives or modules')
    .option('--json', 'as JSON')
  for (const part of PARTS) inspect.option(`--${part}`, PART_HELP[part])
  inspect.action((files: string[], options: Partial<Record<Part | 'json', true>>) => {
    code = inspectCommand(files, { parts: PARTS.filter(part => options[part]), json: options.json ?? false }, terminal)
  })
  program
    .command('sides')
    .summary('checks whether side modules fit a program')
    .description(
      'Checks whether side modules fit a program that is linked already: what is missing, does not match, or is defined several times. Ends with 1 for errors.',
    )
    .argument('<main>', 'the module that they are loaded into')
    .argument('<sides...>', 'side modules, in the order in which symbols are looked for in them')
    .option(
      '--host <file>',
      "names of functions that the host gives besides what the main module imports: one a line, JSON, or Emscripten's .js file",
      (path: string, others: readonly string[] = []) => [...others, path],
    )
    .option('--json', 'as JSON')
    .action((main: string, sides: string[], options: { readonly host?: string[]; readonly json?: true }) => {
      code = sidesCommand(main, sides, { host: options.host ?? [], json: options.json ?? false }, terminal)
    })
  addMigrate(program, terminal, ended => (code = ended))
  addShake(program, terminal, ended => (code = ended))
  try {
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode
  }
  return code
}

function addMigrate(program: Command, terminal: Terminal, end: (code: number) => void): void {
  program
    .command('migrate')
    .summary('gives a side module of before 2021 the section that loaders of today read')
    .description(
      'Rewrites the section dylink of a side module, as tools made it before 2021, to dylink.0, and leaves everything else as it is.',
    )
    .argument('<file>', 'a side module')
    .option('-o, --output <file>', 'where to write it, - for the standard output (default: in place)')
    .option('--json', 'say what was done as JSON')
    .action((file: string, { output, json }: { readonly output?: string; readonly json?: true }) => {
      end(migrateCommand(file, { output, json: json ?? false }, terminal))
    })
}

interface ShakeFlags {
  readonly export: readonly string[]
  readonly output: string
  readonly stripNames?: boolean
  readonly keepDebug?: boolean
  readonly json?: boolean
}

function addShake(program: Command, terminal: Terminal, end: (code: number) => void): void {
  program
    .command('shake')
    .summary('takes out of a finished module what the wanted exports do not need')
    .description(
      'Takes out of a finished module, whatever made it, all that none of the named exports needs. _initialize stays, if it is there.',
    )
    .argument('<file>', 'a finished module')
    .requiredOption('--export <name...>', 'exports to keep')
    .requiredOption('-o, --output <file>', 'where to write it, - for the standard output')
    .option('--strip-names', 'leave out the names of functions and the like')
    .option('--keep-debug', 'keep DWARF, of what is left; it goes otherwise')
    .option('--json', 'say what was done as JSON')
    .action((file: string, flags: ShakeFlags) => {
      const { export: exports, output, stripNames = false, keepDebug = false, json = false } = flags
      end(shakeCommand(file, { exports, output, stripNames, keepDebug, json }, terminal))
    })
}

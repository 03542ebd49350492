import { type Command, Option } from 'commander'
import { type Format, FORMATS } from '@wasmweld/size'

/** How inputs are read. */
export interface ReadingOptions {
  readonly mode: 'auto' | 'wasm' | 'dwarf'
  /** Whether references are read as twiggy reads them. */
  readonly compat?: true
}

/** What files are read beside an input. */
export interface InputOptions extends ReadingOptions {
  /** What the linker wrote of the link whose output, or what a tool made of it, is the input. */
  readonly report?: string
  readonly symbolMap?: string
  readonly sourceMap?: string
  readonly debugFile?: string
}

/** What all commands that write a listing take. */
export interface ListingOptions extends InputOptions {
  readonly output: string
  readonly format: Format
}

export function addReadingOptions(command: Command, mode: string = '--mode <mode>'): Command {
  return command
    .addOption(
      new Option(mode, 'what the input is; native objects (dwarf) cannot be read')
        .choices(['auto', 'wasm', 'dwarf'])
        .default('auto'),
    )
    .option('--compat', "take twiggy's own reading, with its mistakes, to check numbers against it")
}

export function addInputOptions(command: Command, mode?: string): Command {
  return addReadingOptions(command, mode)
    .option('--report <file>', "the link's report, for an output that was stripped or optimised since")
    .option('--symbol-map <file>', 'names of functions, as emcc --emit-symbol-map and wasm-opt --symbolmap write them')
    .option('--source-map <file>', "the module's source map")
    .option('--debug-file <file>', 'a module with the names and the DWARF that the input was stripped of')
}

export function addOutputOptions(command: Command): Command {
  return command
    .option('-o, --output <file>', 'where to write it; - for the standard output', '-')
    .addOption(new Option('-f, --format <format>', 'how to write it').choices(FORMATS).default('text'))
}

export const addListingOptions = (command: Command, mode?: string): Command =>
  addOutputOptions(addInputOptions(command, mode))

import type { Terminal } from './terminal.ts'

/** Runs `wasmweld` with the words behind its name; gives the exit code, and never ends the process. */
export async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  // The linker's options are not of the usual kind, and a link must start quickly: it goes past the command parser.
  if (words[0] === 'link') {
    const { linkCommand } = await import('./link/link-command.ts')
    return linkCommand(words.slice(1), 'wasmweld', terminal)
  }
  if (words[0] === 'size') {
    const { runSize } = await import('./size/size-commands.ts')
    return runSize(words.slice(1), terminal)
  }
  const { runCommands } = await import('./commands.ts')
  return runCommands(words, terminal)
}

/** The same for `wasm-ld`, which is a linker and nothing else. */
export async function wasmLd(words: readonly string[], terminal: Terminal): Promise<number> {
  const { linkCommand } = await import('./link/link-command.ts')
  return linkCommand(words, 'wasm-ld', terminal)
}

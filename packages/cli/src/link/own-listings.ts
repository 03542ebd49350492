// What `wasmweld link` shows besides what wasm-ld does.
import { demangle } from '@wasmweld/binary'
import type { LinkResult } from '@wasmweld/linker'
import type { Terminal } from '../terminal.ts'
import { listMemoryMap } from './memory-map.ts'
import type { Shown } from './messages.ts'
import type { LinkSettings } from './settings.ts'
import { describeWhyLive } from './why-live.ts'

/** Shows what the options of our own ask for, behind the listings of wasm-ld. */
export function showOwn(linked: LinkResult, settings: LinkSettings, terminal: Terminal): void {
  const shown: Shown = settings.demangle ? demangle : name => name
  if (settings.printMemoryMap) terminal.output(listMemoryMap(linked.memoryMap, shown))
  for (const name of settings.whyLive) terminal.output(describeWhyLive(name, linked.whyLive(name), shown))
}

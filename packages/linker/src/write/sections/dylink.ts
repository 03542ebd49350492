import { writeDylinkSection } from '@wasmweld/binary'
import type { ByteWriter, DylinkExport, DylinkImport } from '@wasmweld/binary'
import type { Layout } from '../../layout/layout.ts'
import type { Needs } from '../../layout/needs.ts'
import type { Liveness } from '../../live/liveness.ts'
import type { LinkPlan } from '../../plan.ts'
import { isTls, isWeak } from '../../symbols/link-symbol.ts'
import type { LinkSymbol, Resolution } from '../../symbols/resolution.ts'

/** What the section is written from. */
interface Described {
  readonly resolution: Resolution
  readonly live: Liveness
  readonly needs: Needs
  readonly layout: Layout
  readonly plan: LinkPlan
}

/** Whether somebody has to load the module, and so to be told how. */
export const isLoaded = ({ isPic, unresolvedSymbols }: LinkPlan, { neededLibraries }: Layout): boolean =>
  isPic || unresolvedSymbols === 'import-dynamic' || neededLibraries.length > 0

// Whose exported value counts from the thread's block and not from the memory's base.
function exportInfo({ globals }: Resolution, { exports }: Layout): DylinkExport[] {
  const exported = new Set(exports.map(({ name }) => name))
  return globals
    .filter(
      symbol => symbol.kind === 'data' && symbol.state === 'defined' && isTls(symbol) && exported.has(symbol.name),
    )
    .map(({ name, flags }) => ({ name, flags }))
}

// What may be missing when the module is loaded. By convention the module is `env` even where only an address is asked for.
function importInfo({ globals }: Resolution, { hasSymbol }: Liveness): DylinkImport[] {
  const isMissable = (symbol: LinkSymbol): boolean =>
    symbol.state === 'undefined' && isWeak(symbol) && hasSymbol(symbol)
  return globals.filter(isMissable).map(({ importModule = 'env', importName, name, flags }) => ({
    module: importModule,
    field: importName ?? name,
    flags,
  }))
}

/** The section that comes first: what the loader has to know before it can give the module its imports. */
export function writeDylink(writer: ByteWriter, { resolution, live, needs, layout, plan }: Described): void {
  const { dataEnd, alignmentLog2 } = layout.memory
  writeDylinkSection(writer, {
    // A program with addresses of its own takes no memory of the loader's.
    memory: { size: plan.isPic ? dataEnd : 0, alignmentLog2, tableSize: needs.slots.length, tableAlignmentLog2: 0 },
    needed: layout.neededLibraries,
    exportInfo: exportInfo(resolution, layout),
    importInfo: importInfo(resolution, live),
    runtimePath: plan.runtimePath,
    unknown: [],
  })
}

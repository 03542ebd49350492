import { ByteWriter, writeInstruction, writeLocals, instruction, sizeOfU32 } from '@wasmweld/binary'
import type { Instruction, LocalGroup } from '@wasmweld/binary'
import type { Moves } from '../../debug/moves.ts'
import type { Layout, OutputFunction } from '../../layout/layout.ts'
import type { Needs, SyntheticBody } from '../../layout/needs.ts'
import type { LinkPlan } from '../../plan.ts'
import type { LinkSymbol, Resolution } from '../../symbols/resolution.ts'
import { applyDataRelocsBody, applyTlsRelocsBody } from '../../synthesize/apply-data-relocs.ts'
import { applyGlobalRelocsBody } from '../../synthesize/apply-global-relocs.ts'
import { applyGlobalTlsRelocsBody } from '../../synthesize/apply-global-tls-relocs.ts'
import { callCtorsBody } from '../../synthesize/call-ctors.ts'
import { callSlotBody, notThereYetBody } from '../../synthesize/call-slot.ts'
import { commandWrapperBody } from '../../synthesize/command-wrapper.ts'
import { initMemoryBody } from '../../synthesize/init-memory.ts'
import { INIT_LOCALS, initSharedMemoryBody } from '../../synthesize/init-shared-memory.ts'
import { initTlsBody } from '../../synthesize/init-tls.ts'
import { startBody } from '../../synthesize/start.ts'
import { trapBody } from '../../synthesize/trap.ts'
import { compactFunction } from '../compact-code.ts'
import { ChunkCopier, relocateChunk } from '../write-chunk.ts'

/** The code section's contents, and where each function begins in them. */
export interface CodeContents {
  readonly bytes: Uint8Array
  /** One more than there are functions: the last is the end. */
  readonly starts: Float64Array
  /** Of each function whose numbers were shortened: what was moved in its body. */
  readonly moves: readonly (Moves | undefined)[]
}

/** What the linker's own bodies quote. */
interface Quoted {
  readonly resolution: Resolution
  readonly needs: Needs
  readonly layout: Layout
  readonly plan: LinkPlan
}

/**
 * Writes every function; the linker's own get their bodies here, since bodies quote indices. `fixed`: the ChunkIds of functions
 * whose code is not compressed, for what measures it could not follow.
 */
export function codeContents(quoted: Quoted, fixed: ReadonlySet<number>): CodeContents {
  const { layout, plan } = quoted
  const { functions } = layout
  const bodies = new Map<OutputFunction, Uint8Array>()
  const moves = functions.map(made => {
    if (made.kind === 'synthetic') bodies.set(made, syntheticFunction(made, quoted))
    if (made.kind === 'synthetic' || !plan.compressRelocations || fixed.has(made.id)) return undefined
    const compact = compactFunction(made, layout)
    bodies.set(made, compact.bytes)
    return compact.moves
  })
  const starts = new Float64Array(functions.length + 1)
  let size = sizeOfU32(functions.length)
  functions.forEach((made, position) => {
    starts[position] = size
    size += bodies.get(made)?.length ?? copiedSize(made)
  })
  starts[functions.length] = size

  const writer = new ByteWriter(size)
  writer.u32(functions.length)
  const copier = new ChunkCopier(writer.bytes)
  functions.forEach((made, position) => {
    const body = bodies.get(made)
    if (body !== undefined) writer.bytes.set(body, starts[position])
    else if (made.kind === 'chunk') copier.copy(starts[position], made)
  })
  copier.finish()
  functions.forEach((made, position) => {
    if (made.kind === 'chunk' && !bodies.has(made)) relocateChunk(writer.bytes, starts[position], made, layout)
  })
  // The writer has room for a whole LEB128 more, which the smallest code sections do not fill.
  return { bytes: writer.bytes.subarray(0, size), starts, moves }
}

const copiedSize = (made: OutputFunction): number =>
  made.kind === 'chunk' ? made.chunk.bytes.to - made.chunk.bytes.from : 0

type Synthetic = Extract<OutputFunction, { kind: 'synthetic' }>

function syntheticFunction(made: Synthetic, quoted: Quoted): Uint8Array {
  const writer = new ByteWriter()
  writer.sized(inner => {
    writeLocals(inner, localsOf(made.body, quoted.plan))
    for (const step of instructionsOf(made, quoted)) writeInstruction(inner, step)
    writeInstruction(inner, instruction('end'))
  })
  return writer.finish()
}

function localsOf({ kind }: SyntheticBody, { isPic, sharedMemory, pointerType }: LinkPlan): LocalGroup[] {
  return kind === 'init-memory' && isPic && sharedMemory ? [{ count: INIT_LOCALS, type: pointerType }] : []
}

function instructionsOf(
  { body, type, typeKey }: Synthetic,
  { resolution, needs, layout, plan }: Quoted,
): Instruction[] {
  switch (body.kind) {
    case 'call-ctors':
      return callCtorsBody(needs, layout)
    case 'trap':
      return trapBody()
    case 'init-tls':
      return initTlsBody(body.calls, needs, layout)
    case 'apply-tls-relocs':
      return applyTlsRelocsBody(needs, layout, plan)
    case 'apply-global-tls-relocs':
      return applyGlobalTlsRelocsBody(needs, layout, plan)
    case 'init-memory':
      return plan.sharedMemory ? initSharedMemoryBody(needs, layout, plan) : initMemoryBody(layout, plan)
    case 'apply-data-relocs':
      return applyDataRelocsBody(needs, layout, plan)
    case 'apply-global-relocs':
      return applyGlobalRelocsBody(needs, layout, plan)
    case 'call-slot':
      return callSlotBody(body.slot, type, layout.typeIndex.get(typeKey) ?? 0, layout, plan)
    case 'not-there-yet':
      return notThereYetBody(layout.index[body.import.id])
    case 'start':
      return startBody(body.calls, layout)
    case 'command-export': {
      const { callCtors, callDtors } = resolution.linkerSymbols
      const indexOf = (symbol: LinkSymbol | undefined): number => (symbol === undefined ? -1 : layout.index[symbol.id])
      const constructors = indexOf(callCtors)
      return commandWrapperBody(type, {
        constructors: constructors < 0 ? undefined : constructors,
        wrapped: 'id' in body.wraps ? layout.index[body.wraps.id] : (layout.synthetic.get(body.wraps) ?? -1),
        destructors: callDtors === undefined ? undefined : layout.index[callDtors.id],
      })
    }
  }
}

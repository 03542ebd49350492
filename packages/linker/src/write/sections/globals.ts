import { writeGlobalSection } from '@wasmweld/binary'
import type { ByteWriter, Global } from '@wasmweld/binary'
import type { Layout, OutputGlobal } from '../../layout/layout.ts'
import type { LinkPlan } from '../../plan.ts'
import { addressConst } from './data.ts'

function globalOf(global: OutputGlobal, bases: Layout['bases'], plan: LinkPlan): Global {
  if (global.kind === 'constant') {
    const { type, value, base } = global
    return { type, init: addressConst(value, plan, base === undefined ? undefined : bases?.[base]) }
  }
  const { file, chunk } = global.placed
  return file.object.globals[chunk.index]
}

export function writeGlobals(writer: ByteWriter, { globals, bases }: Layout, plan: LinkPlan): void {
  writeGlobalSection(
    writer,
    globals.map(global => globalOf(global, bases, plan)),
  )
}

import { writeGlobalSection } from '@wasmweld/binary'
import type { ByteWriter, Global } from '@wasmweld/binary'
import type { Layout, OutputGlobal } from '../../layout/layout.ts'
import type { LinkPlan } from '../../plan.ts'
import { addressConst } from './data.ts'

function globalOf(global: OutputGlobal, plan: LinkPlan): Global {
  if (global.kind === 'constant') return { type: global.type, init: addressConst(global.value, plan) }
  const { file, chunk } = global.placed
  return file.object.globals[chunk.index]
}

export function writeGlobals(writer: ByteWriter, { globals }: Layout, plan: LinkPlan): void {
  writeGlobalSection(
    writer,
    globals.map(global => globalOf(global, plan)),
  )
}

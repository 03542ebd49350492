import { ByteWriter, SECTION_IDS, sizeOfU32, writeHeader } from '@wasmweld/binary'
import type { WrittenSection } from './written-module.ts'

/** Writes sections one behind the other and notes where each lies. */
export class SectionWriter {
  readonly out: ByteWriter
  readonly sections: WrittenSection[] = []

  constructor(capacity: number) {
    this.out = new ByteWriter(capacity)
    writeHeader(this.out)
  }

  /** A core section; `body` writes its contents. Returns the offset of the contents in the output. */
  core(name: Exclude<keyof typeof SECTION_IDS, 'custom'>, body: (writer: ByteWriter) => void): number {
    const contents = new ByteWriter()
    body(contents)
    return this.contents(name, contents.view())
  }

  /** A core section whose contents are ready. */
  contents(name: Exclude<keyof typeof SECTION_IDS, 'custom'>, bytes: Uint8Array): number {
    const header = this.out.length
    this.out.u8(SECTION_IDS[name])
    this.out.u32(bytes.length)
    const contents = this.out.length
    this.out.raw(bytes)
    this.sections.push({ name, isCustom: false, header, contents, end: this.out.length })
    return contents
  }

  /** A custom section whose size is known: `fill` puts the contents at an offset of the output. */
  custom(name: string, size: number, fill: (out: Uint8Array, at: number) => void): void {
    const header = this.out.length
    const label = new ByteWriter()
    label.name(name)
    this.out.reserve(size + label.length + 1 + sizeOfU32(size))
    this.out.u8(SECTION_IDS.custom)
    this.out.u32(label.length + size)
    this.out.raw(label.view())
    const contents = this.out.length
    this.out.zeros(size)
    fill(this.out.bytes, contents)
    this.sections.push({ name, isCustom: true, header, contents, end: this.out.length })
  }

  /** A custom section that the linker makes. */
  made(name: string, body: (writer: ByteWriter) => void): void {
    const contents = new ByteWriter()
    body(contents)
    this.custom(name, contents.length, (out, at) => out.set(contents.view(), at))
  }
}

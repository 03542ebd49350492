import { ByteWriter, SECTION_IDS, writeHeader } from '@wasmweld/binary'
import type { WrittenSection } from './written-module.ts'

type CoreName = Exclude<keyof typeof SECTION_IDS, 'custom'>

/** Puts the contents of a section at an offset of the output. */
type Fill = (out: Uint8Array, at: number) => void

/** Bytes of magic and version. */
const HEADER_SIZE = 8

/**
 * Places sections one behind the other and notes where each lies. Their bytes are written at the end, when the size of the output is
 * known: it is made once, and nothing in it is moved.
 */
export class SectionWriter {
  readonly sections: WrittenSection[] = []
  readonly #fills: Fill[] = []
  #size = HEADER_SIZE

  /** A core section; `body` writes its contents, of about `size` bytes. Returns the offset of the contents in the output. */
  core(name: CoreName, body: (writer: ByteWriter) => void, size?: number): number {
    const contents = new ByteWriter(size)
    body(contents)
    return this.contents(name, contents.view())
  }

  /** A core section whose contents are ready. */
  contents(name: CoreName, bytes: Uint8Array): number {
    return this.#place(name, undefined, bytes.length, (out, at) => out.set(bytes, at))
  }

  /** A custom section whose size is known. */
  custom(name: string, size: number, fill: Fill): void {
    const label = new ByteWriter()
    label.name(name)
    this.#place(name, label.view(), size, fill)
  }

  /** A custom section that the linker makes. */
  made(name: string, body: (writer: ByteWriter) => void, size?: number): void {
    const contents = new ByteWriter(size)
    body(contents)
    this.custom(name, contents.length, (out, at) => out.set(contents.view(), at))
  }

  /** The module. */
  finish(): Uint8Array {
    const out = new ByteWriter(this.#size)
    writeHeader(out)
    this.sections.forEach(({ contents }, position) => this.#fills[position](out.bytes, contents))
    return out.bytes
  }

  #place(name: string, label: Uint8Array | undefined, size: number, fill: Fill): number {
    const header = this.#size
    const front = new ByteWriter()
    front.u8(label === undefined ? SECTION_IDS[name as CoreName] : SECTION_IDS.custom)
    front.u32(size + (label?.length ?? 0))
    if (label !== undefined) front.raw(label)
    const contents = header + front.length
    this.#size = contents + size
    this.sections.push({ name, isCustom: label !== undefined, header, contents, end: this.#size })
    this.#fills.push((out, at) => {
      out.set(front.view(), header)
      fill(out, at)
    })
    return contents
  }
}

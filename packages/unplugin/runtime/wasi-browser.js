// A WASI host for browsers: standard output and error are the console's, line by line; standard input is empty; there are no files.
import { Fd, WASI, wasi as abi } from '@bjorn3/browser_wasi_shim'

class ConsoleOutput extends Fd {
  #print
  #decoder = new TextDecoder()
  #line = ''

  /** @param {(line: string) => void} print */
  constructor(print) {
    super()
    this.#print = print
  }

  // A character device, so that the C library sends each line when it ends.
  fd_fdstat_get() {
    const fdstat = new abi.Fdstat(abi.FILETYPE_CHARACTER_DEVICE, 0)
    fdstat.fs_rights_base = BigInt(abi.RIGHTS_FD_WRITE)
    return { ret: 0, fdstat }
  }

  fd_write(/** @type {Uint8Array} */ data) {
    const waiting = this.#line !== ''
    const lines = (this.#line + this.#decoder.decode(data, { stream: true })).split('\n')
    this.#line = lines.pop()
    for (const line of lines) this.#print(line)
    // What ends without a newline shows too, when the program has returned.
    if (this.#line !== '' && !waiting) queueMicrotask(() => this.#flush())
    return { ret: 0, nwritten: data.byteLength }
  }

  #flush() {
    if (this.#line !== '') this.#print(this.#line)
    this.#line = ''
  }
}

class EmptyInput extends Fd {
  fd_fdstat_get() {
    return { ret: 0, fdstat: new abi.Fdstat(abi.FILETYPE_CHARACTER_DEVICE, 0) }
  }

  fd_read() {
    return { ret: 0, data: new Uint8Array() }
  }
}

export default function createWasi() {
  const wasi = new WASI(
    [],
    [],
    [new EmptyInput(), new ConsoleOutput(line => console.log(line)), new ConsoleOutput(line => console.error(line))],
    { debug: false },
  )
  const imports = {
    ...wasi.wasiImport,
    // The call that led here ends; the page goes on.
    proc_exit(code) {
      throw new Error(`the program exited with ${code}`)
    },
  }
  return { imports, initialize: instance => wasi.initialize(instance) }
}

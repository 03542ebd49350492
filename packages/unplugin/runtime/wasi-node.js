// A WASI host for Node: its own, with the process's streams, and no files.
import { WASI } from 'node:wasi'

const CHARACTER_DEVICE = 2

export default function createWasi() {
  const wasi = new WASI({ version: 'preview1', returnOnExit: true })
  let memory
  const imports = {
    ...wasi.wasiImport,
    // A library cannot end the process of its host: the call that led here ends instead.
    proc_exit(code) {
      throw new Error(`the program exited with ${code}`)
    },
    // The streams are called terminals, whatever they are: the C library then sends each line when it ends. Nothing sends the rest
    // at the process's end, since a library is not told of it.
    fd_fdstat_get(fd, result) {
      const error = wasi.wasiImport.fd_fdstat_get(fd, result)
      if (error === 0 && (fd === 1 || fd === 2)) {
        const view = new DataView(memory.buffer)
        view.setUint8(result, CHARACTER_DEVICE)
        view.setBigUint64(result + 8, view.getBigUint64(result + 8, true) & ~SEEK_AND_TELL, true)
      }
      return error
    },
  }
  const initialize = instance => {
    memory = instance.exports.memory
    const { _initialize } = instance.exports
    // Without `_start`, which Node's takes amiss: here it is a function like others.
    if (wasi.initialize !== undefined)
      return wasi.initialize({ exports: { memory, ...(_initialize && { _initialize }) } })
    // Bun's has another form of it.
    wasi.setMemory(memory)
    _initialize?.()
  }
  return { imports, initialize }
}

/** The rights that no terminal has. */
const SEEK_AND_TELL = (1n << 2n) | (1n << 5n)

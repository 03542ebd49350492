const LINE = /^(\d+):(.*)$/

/**
 * The functions' names of a map as Emscripten writes one: a line `index:name` for each function, imported ones first. Letters that such a map
 * does not write as they are stand as `\xx`. Throws a `TypeError` for another line.
 */
export function readSymbolMap(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  text.split(/\r?\n/).forEach((line, position) => {
    if (line === '') return
    const found = LINE.exec(line)
    if (found === null)
      throw new TypeError(`line ${position + 1} of the symbol map: expected 'index:name', found '${line.slice(0, 40)}'`)
    names.set(Number(found[1]), unescape(found[2]))
  })
  return names
}

const utf8 = new TextDecoder()

/** Bytes in hexadecimal behind a backslash, several in a row for a letter outside of ASCII. */
const unescape = (name: string): string =>
  name.replace(/(?:\\[\da-f]{2})+/gi, escaped =>
    utf8.decode(Uint8Array.from(escaped.slice(1).split('\\'), byte => parseInt(byte, 16))),
  )

// What of other places must not be in an output: code of Node in a page, of a page on a server, and so on.

const NODE = /node:\w+|\brequire\(|\bprocess\b|readFileSync|\bBuffer\b/g
const PAGE = /\bdocument\b|XMLHttpRequest|\bwindow\b|importScripts|(?<!async )\bfetch\(/g
/** What needs bytes: text is decoded, a file is read or fetched. */
const COMPILES = /\batob\b|new WebAssembly\.Module\(|WebAssembly\.compile\w*|WebAssembly\.\w+Streaming/g

export type Place = 'browser' | 'node' | 'edge'

const FOREIGN: Readonly<Record<Place, readonly RegExp[]>> = {
  browser: [NODE],
  node: [PAGE],
  edge: [NODE, PAGE, COMPILES, /import\.meta/g],
}

/** All words in an output's code that mean nothing where it is to run. */
export function foreignCode(code: string, place: Place): readonly string[] {
  return FOREIGN[place].flatMap(pattern => [...code.matchAll(pattern)].map(([word]) => word))
}

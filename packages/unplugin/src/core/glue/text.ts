// Pieces of JavaScript text.

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/
const RESERVED: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if ' +
    'implements import in instanceof interface let new null package private protected public return static super switch this throw true try ' +
    'typeof var void while with yield undefined NaN Infinity'
  ).split(' '),
)

/** Can a variable be called so in a module? */
export function isVariableName(name: string): boolean {
  return IDENTIFIER.test(name) && !RESERVED.has(name)
}

/** A name in an import or export list or as a property's key; anything can be one, as a string. */
export function exportName(name: string): string {
  return IDENTIFIER.test(name) ? name : JSON.stringify(name)
}

/** `$.name`, `$["a b"]`. */
export function member(object: string, name: string): string {
  return IDENTIFIER.test(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`
}

/** Bytes in a program's text. Decoded, never fetched: a page's security policy may forbid to fetch `data:`. */
export function bytesLiteral(bytes: Uint8Array): string {
  return `Uint8Array.from(atob("${base64Of(bytes)}"), c => c.charCodeAt(0))`
}

/** What of such a literal stands for the bytes. */
export const base64Of = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

/** The length of that. */
export const textLength = ({ length }: Uint8Array): number => 4 * Math.ceil(length / 3)

/** Thrown where a text is no mangled name, or one made to take for ever: it is then shown as it is. */
export class NotMangled extends Error {}

/**
 * What `demangle` makes of a name; undefined where that is none. A name may refer to parts that refer to parts, so that what is printed is
 * nested as deep as the name is long; where the stack ends, it is none either.
 */
export function unlessDamaged<Value>(demangle: () => Value): Value | undefined {
  try {
    return demangle()
  } catch (error) {
    if (error instanceof NotMangled || isStackOverflow(error)) return undefined
    throw error
  }
}

/** V8 and JavaScriptCore throw a `RangeError`, SpiderMonkey an `InternalError`. */
const isStackOverflow = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof Error && error.name === 'InternalError')

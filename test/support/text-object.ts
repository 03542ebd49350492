// A small language for objects, so that a unit test shows in a line what it links. One statement a line (or between semicolons):
//
//   func NAME TYPE ATTRIBUTE… = ITEM…     TYPE is `i32,i64->i32`; without one `->`, which takes and gives nothing
//   data NAME ATTRIBUTE… = ITEM…          in a segment of its own, `.data.NAME` unless `in=.rodata.x` says otherwise
//   alias NAME of=SYMBOL at=4             one more name for what SYMBOL names, `at` bytes into it
//   global NAME i32 var = 7, table NAME funcref min=1 max=2, tag NAME i32->
//   undef func|data|global|table|tag NAME … ATTRIBUTE…     what is only used needs no statement, but for its attributes
//   custom NAME = ITEM…, init NAME 100, feature +atomics, producer language C 17, memory 64|none, mvp
//
// Attributes: weak local hidden noStrip tls strings retain absolute=16 export=NAME comdat=NAME align=LOG2 module=NAME field=NAME
//
// Items of functions leave nothing behind; those of data and custom sections are laid out one behind the other:
//
//   f  f:i32->i32     a call, in an object that does not define `f` with its type     &d+4     an address     *f     a table slot
//   [d+4]  a load     $g  a global     %t  an entry of a table     !t  throws     ?i32->     a call through the function table
//   @f+2  #.debug_str+4     offsets of a function and in a section, in custom sections     MEMORY_ADDR_LEB:d+4     any relocation by name
//   7  "text\0"  zeros:100     four bytes, a text, zeros     return:7     a result     memory.init:0     names a segment

export interface TextObject {
  /** As a link shows it: `a.o`, or `lib.a(a.o)` for a member. */
  readonly name: string
  readonly archive?: string
  readonly load?: 'lazy' | 'whole'
  readonly statements: readonly Statement[]
}

export type Item =
  | { readonly kind: 'call'; readonly symbol: string; readonly type?: string }
  | { readonly kind: 'call-indirect'; readonly type: string }
  /** `name` is a relocation's, without `R_WASM_`. */
  | { readonly kind: 'field'; readonly name: string; readonly symbol: string; readonly addend: number }
  | { readonly kind: 'sugar'; readonly sign: Sign; readonly symbol: string; readonly addend: number }
  | { readonly kind: 'number' | 'zeros' | 'return' | 'memory.init'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }

/** What a reference is, short of the relocation that the place and the pointers' size make of it. */
export type Sign = '&' | '*' | '[' | '$' | '%' | '!' | '@' | '#'

export interface Statement {
  readonly word: string
  readonly name: string
  /** Words behind the name without `=`. */
  readonly words: readonly string[]
  readonly attributes: ReadonlyMap<string, string>
  readonly items: readonly Item[]
}

const TOKEN = /"(?:[^"\\]|\\.)*"|\S+/g

const REFERENCE = /^([^+:]+?)([+-]\d+)?$/

function reference(text: string): { symbol: string; addend: number } {
  const [, symbol = text, addend = '0'] = REFERENCE.exec(text) ?? []
  return { symbol, addend: Number(addend) }
}

const VALUES = new Set(['zeros', 'return', 'memory.init'])

function parseItem(token: string): Item {
  if (token.startsWith('"')) return { kind: 'text', text: JSON.parse(token.replace(/\\0/g, '\\u0000')) as string }
  if (/^-?\d/.test(token)) return { kind: 'number', value: Number(token) }
  if (token.startsWith('?')) return { kind: 'call-indirect', type: token.slice(1) }
  if (/^[&*[$%!@#]/.test(token)) {
    return { kind: 'sugar', sign: token[0] as Sign, ...reference(token.slice(1).replace(/]$/, '')) }
  }
  const colon = token.indexOf(':')
  if (colon < 0) return { kind: 'call', symbol: token }
  const [before, behind] = [token.slice(0, colon), token.slice(colon + 1)]
  if (VALUES.has(before)) return { kind: before as 'zeros', value: Number(behind) }
  if (/^[A-Z_0-9]+$/.test(before)) return { kind: 'field', name: before, ...reference(behind) }
  return { kind: 'call', symbol: before, type: behind }
}

/** The `=` that parts attributes and items stands alone; one inside a token belongs to an attribute. */
function parseStatement(line: string): Statement {
  const tokens: readonly string[] = line.match(TOKEN) ?? []
  const equals = tokens.indexOf('=')
  const head = equals < 0 ? tokens : tokens.slice(0, equals)
  const isUndefined = head[0] === 'undef'
  const [word, name, ...rest] = isUndefined ? [`undef ${head[1]}`, ...head.slice(2)] : head
  const pairs = rest
    .filter(token => token.includes('='))
    .map((token): [string, string] => {
      const at = token.indexOf('=')
      return [token.slice(0, at), token.slice(at + 1)]
    })
  return {
    word,
    name,
    words: rest.filter(token => !token.includes('=')),
    attributes: new Map(pairs),
    items: equals < 0 ? [] : tokens.slice(equals + 1).map(parseItem),
  }
}

const HEAD = /^\s*(?:(lazy|whole) )?([^\s:(]+)(?:\(([^)]*)\))?:/

/** `a.o: func f`, `lib.a(a.o): …`, `whole lib.a(a.o): …` or `lazy a.o: …`. */
export function parseObject(text: string): TextObject {
  const [head, load, file, member] = HEAD.exec(text) ?? []
  if (head === undefined) throw new Error(`expected an object's name and a colon, found ${text.slice(0, 40)}`)
  const lines = text.slice(head.length).split(/[;\n]/)
  const statements = lines.filter(line => line.trim() !== '').map(parseStatement)
  const name = member === undefined ? file : `${file}(${member})`
  return {
    name,
    statements,
    ...(member === undefined ? {} : { archive: file }),
    ...(load === undefined ? {} : { load: load as 'lazy' | 'whole' }),
  }
}

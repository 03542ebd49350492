// Main and side modules that others built and publish on npm; fetched at test time, about 22 MB, once.

import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchFromNpm } from './fetch.ts'
import { makeOnce } from './make-once.ts'
import { CACHE, runOrFail } from './tools.ts'

/** PostgreSQL extensions of PGlite, by their names without `.so`. */
export const EXTENSIONS: readonly Extension[] = [
  'citext',
  'cube',
  'earthdistance',
  'hstore',
  'ltree',
  'pg_trgm',
  'uuid-ossp',
  'pgcrypto',
]
export type Extension = 'citext' | 'cube' | 'earthdistance' | 'hstore' | 'ltree' | 'pg_trgm' | 'uuid-ossp' | 'pgcrypto'

export type RealPackage = Grammar['package'] | 'web-tree-sitter' | '@electric-sql/pglite' | 'wasm-vips'

/** Exact versions: what they contain is part of what the tests say. */
const PACKAGES: Readonly<Record<RealPackage, { readonly version: string; readonly files: readonly string[] }>> = {
  'tree-sitter-json': { version: '0.24.8', files: ['package/tree-sitter-json.wasm'] },
  'tree-sitter-python': { version: '0.25.0', files: ['package/tree-sitter-python.wasm'] },
  '@vscode/tree-sitter-wasm': { version: '0.3.1', files: ['package/wasm'] },
  'tree-sitter-wasms': { version: '0.1.13', files: ['package/out'] },
  'web-tree-sitter': { version: '0.27.1', files: ['package/web-tree-sitter.js', 'package/web-tree-sitter.wasm'] },
  '@electric-sql/pglite': {
    version: '0.5.16',
    files: ['package/dist/pglite.wasm', ...EXTENSIONS.map(name => `package/dist/${name}.tar.gz`)],
  },
  'wasm-vips': { version: '0.0.19', files: ['package/lib'] },
}

/** The folder into which a package's files were unpacked. */
export async function realPackage(name: RealPackage): Promise<string> {
  const { version, files } = PACKAGES[name]
  return join(await fetchFromNpm(`${name}@${version}`, files), 'package')
}

export async function realFile(name: RealPackage, path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(readFileSync(join(await realPackage(name), path)))
}

export interface Grammar {
  readonly package: 'tree-sitter-json' | 'tree-sitter-python' | '@vscode/tree-sitter-wasm' | 'tree-sitter-wasms'
  /** Path in the package. */
  readonly path: string
  /** The function that returns the language object. */
  readonly language: string
  /** A text in the language, which parses without an error. */
  readonly text: string
}

const C_TEXT = '#include <x.h>\nint twice(int a) { return a * 2; /* note */ }\n'
const JAVASCRIPT = 'const a = `x ${1 + 2}` // note\nexport function f({ b }, ...c) { return /r+/g.test(b) }\n'
const PYTHON = 'class A:\n    def f(self, *a):\n        return f"{a!r} é"\n\nprint(A().f(1))\n'
const RUBY = 'class A\n  def f(x) = puts <<~T\n    a #{x}\n  T\nend\n'
const CPP = 'template <class T> T f(T x) { return R"(raw)"[x]; }\nint main() { return f(1); }\n'
const YAML = 'a: 1\nb:\n  - c\n  - "d"\n'
const BASH = 'for f in *.c; do\n  cat <<E | grep "$f"\n  text ${f%.c}\nE\ndone\n'
const JSON_TEXT = '{ "a": [1, 2.5e3, true, null], "é": "x\\n" }\n'

const vscode = (name: string, language: string, text: string): Grammar => ({
  package: '@vscode/tree-sitter-wasm',
  path: `wasm/tree-sitter-${name}.wasm`,
  language: `tree_sitter_${language}`,
  text,
})
const legacy = (name: string, text: string): Grammar => ({
  package: 'tree-sitter-wasms',
  path: `out/tree-sitter-${name}.wasm`,
  language: `tree_sitter_${name}`,
  text,
})

/** Grammars of today's convention. */
export const GRAMMARS: readonly Grammar[] = [
  {
    package: 'tree-sitter-json',
    path: 'tree-sitter-json.wasm',
    language: 'tree_sitter_json',
    text: JSON_TEXT,
  },
  {
    package: 'tree-sitter-python',
    path: 'tree-sitter-python.wasm',
    language: 'tree_sitter_python',
    text: PYTHON,
  },
  vscode('ini', 'ini', '[a]\nb = c\n'),
  vscode('bash', 'bash', BASH),
  vscode('css', 'css', 'a > b:hover { color: #fff; width: calc(1px + 2%) }\n'),
  vscode('cpp', 'cpp', CPP),
  vscode('javascript', 'javascript', JAVASCRIPT),
  vscode('ruby', 'ruby', RUBY),
  vscode('rust', 'rust', 'fn main() { let s = r#"a"#; println!("{}", s) } // note\n'),
  vscode('typescript', 'typescript', 'interface A<T> { b?: T }\nconst c = <A<string>>{ b: `x` }\n'),
]

/** Grammars whose files still have the section `dylink` of before 2021. */
export const LEGACY_GRAMMARS: readonly Grammar[] = [
  legacy('json', JSON_TEXT),
  legacy('c', C_TEXT),
  legacy('cpp', CPP),
  legacy('ruby', RUBY),
  legacy('yaml', YAML),
  legacy('html', '<a href=x><b>c &amp; d</b></a>\n'),
  legacy('ocaml', 'let f x = {q|a|q} ^ "b" (* note *)\n'),
  legacy('rescript', 'let f = (x) => `a${x}`\n'),
]

export const readGrammar = (grammar: Grammar): Promise<Uint8Array<ArrayBuffer>> =>
  realFile(grammar.package, grammar.path)

/** Unpacks the extensions' own archives into one folder. */
async function extensions(): Promise<string> {
  const archives = join(await realPackage('@electric-sql/pglite'), 'dist')
  return makeOnce(join(CACHE, 'fetched', `pglite-extensions@${PACKAGES['@electric-sql/pglite'].version}`), async to => {
    for (const name of EXTENSIONS) {
      const directory = join(to, name)
      mkdirSync(directory)
      await runOrFail('tar', ['-xzf', join(archives, `${name}.tar.gz`), '-C', directory])
    }
  })
}

export async function readExtension(name: Extension): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(await extensions(), name, 'lib/postgresql', `${name}.so`)
  return new Uint8Array(readFileSync(path))
}

/** The paths of all files under a folder of a package that end in `.wasm`. */
export async function wasmFiles(name: RealPackage, folder: string): Promise<readonly string[]> {
  return readdirSync(join(await realPackage(name), folder))
    .filter(file => file.endsWith('.wasm'))
    .map(file => `${folder}/${file}`)
}

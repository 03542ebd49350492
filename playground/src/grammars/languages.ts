// The grammars: side modules of npm packages, each fetched when it is chosen, with a text to try and what to colour in it.

import cppQuery from './queries/cpp.scm?raw'
import cssQuery from './queries/css.scm?raw'
import goQuery from './queries/go.scm?raw'
import javaQuery from './queries/java.scm?raw'
import javascriptQuery from './queries/javascript.scm?raw'
import jsonQuery from './queries/json.scm?raw'
import pythonQuery from './queries/python.scm?raw'
import rustQuery from './queries/rust.scm?raw'
import cppSample from './samples/cpp.txt?raw'
import cssSample from './samples/css.txt?raw'
import goSample from './samples/go.txt?raw'
import javaSample from './samples/java.txt?raw'
import javascriptSample from './samples/javascript.txt?raw'
import jsonSample from './samples/json.txt?raw'
import pythonSample from './samples/python.txt?raw'
import rustSample from './samples/rust.txt?raw'

export interface Language {
  readonly id: string
  readonly title: string
  /** The name of its file, before a hash. */
  readonly file: string
  /** Loads the side module; its only function gives the address of the language's tables. */
  readonly load: () => Promise<() => number>
  readonly query: string
  readonly sample: string
}

export const LANGUAGES: readonly Language[] = [
  {
    id: 'json',
    title: 'JSON',
    file: 'tree-sitter-json',
    load: async () => (await import('tree-sitter-json/tree-sitter-json.wasm?side&program=grammars')).tree_sitter_json,
    query: jsonQuery,
    sample: jsonSample,
  },
  {
    id: 'css',
    title: 'CSS',
    file: 'tree-sitter-css',
    load: async () =>
      (await import('@vscode/tree-sitter-wasm/wasm/tree-sitter-css.wasm?side&program=grammars')).tree_sitter_css,
    query: cssQuery,
    sample: cssSample,
  },
  {
    id: 'javascript',
    title: 'JavaScript',
    file: 'tree-sitter-javascript',
    load: async () =>
      (await import('@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm?side&program=grammars'))
        .tree_sitter_javascript,
    query: javascriptQuery,
    sample: javascriptSample,
  },
  {
    id: 'python',
    title: 'Python',
    file: 'tree-sitter-python',
    load: async () =>
      (await import('@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm?side&program=grammars')).tree_sitter_python,
    query: pythonQuery,
    sample: pythonSample,
  },
  {
    id: 'go',
    title: 'Go',
    file: 'tree-sitter-go',
    load: async () =>
      (await import('@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm?side&program=grammars')).tree_sitter_go,
    query: goQuery,
    sample: goSample,
  },
  {
    id: 'java',
    title: 'Java',
    file: 'tree-sitter-java',
    load: async () =>
      (await import('@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm?side&program=grammars')).tree_sitter_java,
    query: javaQuery,
    sample: javaSample,
  },
  {
    id: 'rust',
    title: 'Rust',
    file: 'tree-sitter-rust',
    load: async () =>
      (await import('@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm?side&program=grammars')).tree_sitter_rust,
    query: rustQuery,
    sample: rustSample,
  },
  {
    id: 'cpp',
    title: 'C++',
    file: 'tree-sitter-cpp',
    load: async () =>
      (await import('@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm?side&program=grammars')).tree_sitter_cpp,
    query: cppQuery,
    sample: cppSample,
  },
]

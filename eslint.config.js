import eslint from '@eslint/js'
import tseslint from 'typescript-eslint'

/** Files that are one table: as long as the specification or the reference linker makes them. */
const TABLES = [
  'packages/binary/src/wasm/opcodes.ts',
  'packages/binary/src/conventions/relocation-kinds.ts',
  'packages/cli/src/flags.ts',
]

const NO_ENUM = { selector: 'TSEnumDeclaration', message: 'Use a union of literals, or an object with `as const`.' }
const NO_DEFAULT = {
  selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
  message: 'Export by name; only configuration files and plugin entry points have a default export.',
}

/** @param {string[]} names */
const readonly = (...names) => Object.fromEntries(names.map(name => [name, 'readonly']))

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/.cache/',
      '**/.turbo/',
      'fixtures/*/',
      'playground/',
      'docs/',
      'examples/',
      'packages/create-wasmweld/templates/',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', 60],
      'max-params': ['error', 5],
      'max-depth': ['error', 3],
      // A switch over a union is one decision, however many members the union has.
      complexity: ['error', { max: 12, variant: 'modified' }],
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', NO_ENUM, NO_DEFAULT],
      'object-shorthand': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { args: 'after-used', argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    name: 'a promise that nobody waits for loses its error: where code is asynchronous, the types are asked',
    files: ['packages/{cli,size,toolchain,unplugin}/src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  { files: TABLES, rules: { 'max-lines': 'off' } },
  {
    files: [
      '*.config.{js,ts}',
      'explorer/*.config.ts',
      'packages/*/tsdown.config.js',
      'packages/unplugin/src/*.ts',
      'packages/unplugin/runtime/*.js',
    ],
    rules: { 'no-restricted-syntax': ['error', NO_ENUM] },
  },
  {
    name: 'a test may be a long list of sentences',
    files: ['**/*.test.ts'],
    rules: {
      'max-lines': ['error', 600],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.js'],
    languageOptions: { globals: readonly('process', 'console', 'URL', 'Buffer', 'WebAssembly', 'fetch') },
  },
  {
    name: "modules that end up in the user's bundle",
    files: ['packages/unplugin/runtime/**/*.js'],
    languageOptions: { globals: readonly('TextDecoder', 'TextEncoder', 'queueMicrotask', 'performance') },
  },
)

// Types and lint of all sources by one process: what the compiler found out about a type, the linter need not find out again.
// `npm test` runs it, where nothing is cached; after an edit the tools' own caches (`npm run check`) are quicker.

import { dirname, resolve } from 'node:path'
import { ESLint } from 'eslint'
import ts from 'typescript'

const ROOT = resolve(import.meta.dirname, '..')
/** TypeScript that the linter sees and `tsconfig.json` does not include; of any other the linter says that it is missing. */
const OUTSIDE = ['explorer/*.config.ts', 'packages/globals.d.ts']

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: name => name,
  getCurrentDirectory: () => ROOT,
  getNewLine: () => '\n',
}

function readProgram(project: string): ts.Program {
  const path = resolve(ROOT, project)
  const { config, error } = ts.readConfigFile(path, name => ts.sys.readFile(name))
  if (error !== undefined) throw new Error(ts.formatDiagnostic(error, host))
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path), {}, path)
  return ts.createProgram({ rootNames: fileNames, options, configFileParsingDiagnostics: errors })
}

/** What the compiler has to say, or nothing. */
const checkTypes = (program: ts.Program): string => ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), host)

/** What the linter has to say, or nothing. What the program holds it takes from there. */
async function lint(program: ts.Program): Promise<string> {
  const ofProgram = {
    files: ['**/*.ts'],
    ignores: OUTSIDE,
    languageOptions: { parserOptions: { programs: [program] } },
  }
  const eslint = new ESLint({ cwd: ROOT, overrideConfig: [ofProgram] })
  const formatter = await eslint.loadFormatter('stylish')
  return formatter.format(await eslint.lintFiles(['.']))
}

const program = readProgram('tsconfig.json')
const findings = [checkTypes(program), await lint(program), checkTypes(readProgram('packages/linker/tsconfig.json'))]
console.log(findings.join(''))
process.exitCode = findings.every(text => text === '') ? 0 : 1

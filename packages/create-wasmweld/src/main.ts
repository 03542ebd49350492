// The command: `npm create wasmweld my-app`. It asks nothing.
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { CreateError, TEMPLATES, type Template, createProject } from './create-project.ts'

const HELP = `npm create wasmweld [FOLDER] [-- --template ${TEMPLATES.join('|')}]

Makes a Vite project with C or C++ in it, in FOLDER (default: wasmweld-app).

  -t, --template   c (default) or cpp
  -h, --help       this text
`

/** Returns the exit code. */
export function main(args: readonly string[]): number {
  try {
    const { values, positionals } = readArguments(args)
    if (values.help) {
      process.stdout.write(HELP)
      return 0
    }
    const [folder = 'wasmweld-app', ...others] = positionals
    if (others.length > 0)
      throw new CreateError(`one folder is made, not ${positionals.length}: ${positionals.join(', ')}`)
    process.stdout.write(nextSteps(createProject(folder, templateOf(values.template))))
    return 0
  } catch (error) {
    if (!(error instanceof CreateError)) throw error
    process.stderr.write(`create-wasmweld: ${error.message}\n`)
    return 1
  }
}

interface Arguments {
  readonly values: { readonly template: string; readonly help: boolean }
  readonly positionals: readonly string[]
}

function readArguments(args: readonly string[]): Arguments {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        template: { type: 'string', short: 't', default: 'c' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new CreateError(`${error instanceof Error ? error.message : String(error)}\n${HELP}`)
  }
}

function templateOf(name: string): Template {
  const found = TEMPLATES.find(template => template === name || `vite-${template}` === name)
  if (found === undefined) throw new CreateError(`no template ${name}: there are ${TEMPLATES.join(' and ')}`)
  return found
}

/** With the package manager that runs this. */
function nextSteps(root: string): string {
  const manager = /^(npm|pnpm|yarn|bun)\//.exec(process.env['npm_config_user_agent'] ?? '')?.[1] ?? 'npm'
  const folder = relative(process.cwd(), root)
  const steps = [...(folder === '' ? [] : [`cd ${folder}`]), `${manager} install`, `${manager} run dev`]
  return `${root}\n\n${steps.map(step => `  ${step}\n`).join('')}`
}

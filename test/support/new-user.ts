// A new user: a project as `npm create vite` leaves it, outside the repository, and commands as they are typed in it.

import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fetchFromNpm } from './fetch.ts'
import { installedVersion, packAll } from './packed.ts'
import { type Finished, run, runOrFail, tool } from './tools.ts'

export interface UserProject {
  readonly root: string
  /** An absolute path in the project. */
  path(file: string): string
  read(file: string): string
  write(file: string, text: string): void
  /** Runs a command line; words are separated by spaces. */
  run(command: string): Promise<Finished>
  /** The same, and fails, with what it printed, unless it succeeds; gives its standard output. */
  runOrFail(command: string): Promise<string>
  /** Starts a command that serves pages, and waits until it has told where. */
  serve(command: string): Promise<UserServer>
  remove(): void
}

export interface UserServer {
  readonly url: string
  stop(): Promise<void>
}

/** The start of a command line that packages are installed with. */
export const INSTALL = 'npm install --save-dev --prefer-offline --no-audit --no-fund'

const TEMPLATE = 'package/template-vanilla-ts'

/** Makes the project and installs the packed packages of this repository in it, which must be built. */
export async function createUserProject(): Promise<UserProject> {
  const template = await fetchFromNpm('create-vite@9.3.0', [TEMPLATE])
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wasmweld-new-user-')))
  const root = join(folder, 'app')
  cpSync(join(template, TEMPLATE), root, { recursive: true })
  rmSync(join(root, 'src'), { recursive: true })
  const project = userProject(folder, root)
  const manifest = JSON.parse(project.read('package.json')) as { devDependencies: Record<string, string> }
  manifest.devDependencies['vite'] = installedVersion('vite')
  project.write('package.json', JSON.stringify(manifest, undefined, 2))
  const tarballs = await packAll(join(folder, 'tarballs'))
  await project.runOrFail(`${INSTALL} ${tarballs.join(' ')}`)
  return project
}

function userProject(folder: string, root: string): UserProject {
  const path = (file: string): string => join(root, file)
  return {
    root,
    path,
    read: file => readFileSync(path(file), 'utf8'),
    write(file, text) {
      mkdirSync(dirname(path(file)), { recursive: true })
      writeFileSync(path(file), text)
    },
    run: command => run(...words(command), root, userEnvironment()),
    runOrFail: command => runOrFail(...words(command), root, userEnvironment()),
    serve: command => serve(command, root),
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The tools that Debian installs with their version in the name. */
const VERSIONED: readonly string[] = ['clang', 'llvm-ar']

function words(command: string): [program: string, args: readonly string[]] {
  const [program, ...args] = command.split(/ +/)
  // What `npx` would run, if the packages brought it. `npx` itself takes longer than most commands, and would look for others elsewhere.
  if (program === 'npx') return [`./node_modules/.bin/${args[0]}`, args.slice(1)]
  return [VERSIONED.includes(program) ? tool(program) : program, args]
}

/** What a test runner and npm's scripts leave in the environment, and a shell does not have. */
const FOREIGN = /^(?:NODE_.*|VITE.*|npm_(?!config_).*|TEST|MODE|DEV|PROD|SSR|BASE_URL|INIT_CWD|FORCE_COLOR)$/

function userEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))
  return { ...Object.fromEntries(own), NO_COLOR: '1' }
}

/** How long a server may take to start. */
const PATIENCE_MS = 60_000

function serve(command: string, cwd: string): Promise<UserServer> {
  const [program, args] = words(command)
  // A process group of its own: npm does not pass on the signal that stops it.
  const child = spawn(program, args, { cwd, env: userEnvironment(), detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
  const closed = new Promise<void>(resolve => child.on('close', () => resolve()))
  const stop = (): Promise<void> => {
    try {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid)
    } catch (error) {
      // The last of the group has ended already.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
    return closed
  }
  return new Promise((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => fail('tells no address'), PATIENCE_MS)
    const fail = (what: string): void => {
      clearTimeout(timer)
      reject(new Error(`${command} ${what}:\n${output}`))
      void stop()
    }
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const [url] = /http:\/\/localhost:\d+\/\S*/.exec(output) ?? []
      if (url === undefined) return
      clearTimeout(timer)
      resolve({ url, stop })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', reject)
    child.on('close', () => fail('ended'))
  })
}

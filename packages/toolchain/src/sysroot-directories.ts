// Sysroots that are folders: a WASI SDK, a plain sysroot, and what Debian installs over several packages.
import { join } from 'node:path'
import { isFile, namesIn, newestFirst } from './paths.ts'
import type { Sysroot } from './sysroot.ts'
import type { SysrootFile } from './sysroot-file.ts'
import { diskFile } from './sysroot-file.ts'

export const BUILTINS = 'libclang_rt.builtins.a'

/** Where a sysroot may have its libraries: a folder for each target, in their order, then the sysroot itself. */
export function libraryFolders(directory: string, triples: readonly string[]): readonly string[] {
  return [...triples.map(triple => join(directory, 'lib', triple)), directory]
}

/** Where a WASI SDK has its sysroot. */
export const wasiSysroot = (sdk: string): string => join(sdk, 'share/wasi-sysroot')

/** A sysroot as compilers take it with `--sysroot`: `DIRECTORY/lib/TRIPLE`; the folder of the libraries itself serves too. */
export function directorySysroot(directory: string, triples: readonly string[], root: string): Sysroot | undefined {
  const folders = libraryFolders(directory, triples)
  const found = folders.findIndex(libraries => isFile(join(libraries, 'libc.a')))
  if (found < 0) return undefined
  // A WASI SDK keeps its sysroot in share/wasi-sysroot, and the compiler's own folder two levels up.
  const near = [directory, join(directory, '..'), join(directory, '../..')].flatMap(compilerFolders)
  return inDirectories(
    'directory',
    directory,
    triples[found] ?? triples[0],
    [folders[found]],
    [...near, ...installedCompilerFolders(root)],
  )
}

/** https://github.com/WebAssembly/wasi-sdk as it is released. */
export function wasiSdkSysroot(directory: string, triples: readonly string[], root: string): Sysroot | undefined {
  const sysroot = directorySysroot(wasiSysroot(directory), triples, root)
  return sysroot && { ...sysroot, name: 'wasi-sdk', path: directory }
}

/** Debian's packages: wasi-libc in usr/lib/wasm32-wasi, LLVM's libc++, libc++abi and compiler-rt below usr/lib/llvm-N. */
export function debianSysroot(root: string, triples: readonly string[]): Sysroot | undefined {
  const triple = triples.find(name => isFile(join(root, 'usr/lib', name, 'libc.a')))
  if (triple === undefined) return undefined
  const libc = join(root, 'usr/lib', triple)
  const runtimes = llvmFolders(root).map(folder => join(folder, 'lib', triple))
  return inDirectories('debian', libc, triple, [libc, ...runtimes], installedCompilerFolders(root))
}

function inDirectories(
  name: string,
  path: string,
  triple: string,
  directories: readonly string[],
  compilers: readonly string[],
): Sysroot {
  const files = new Map<string, SysrootFile | undefined>()
  const find = (file: string): SysrootFile | undefined => {
    const places = directories.map(directory => join(directory, file))
    const found = [...places, ...(file === BUILTINS ? builtinsIn(compilers, triple) : [])].find(isFile)
    return found === undefined ? undefined : diskFile(found, file)
  }
  return {
    name,
    path,
    triple,
    directories,
    file(file) {
      if (!files.has(file)) files.set(file, find(file))
      return files.get(file)
    },
  }
}

/** LLVM names the folder of compiler-rt by the system alone or by the whole target, and the file with or without the architecture. */
function builtinsIn(compilers: readonly string[], triple: string): readonly string[] {
  const [architecture, ...system] = triple.split('-')
  const folders = [
    triple,
    `${architecture}-unknown-${system.join('-')}`,
    system.join('-'),
    `${architecture}-unknown-wasi`,
    'wasi',
  ]
  const names = [`libclang_rt.builtins-${architecture}.a`]
  return compilers.flatMap(compiler =>
    folders.flatMap(folder => [
      ...names.map(name => join(compiler, 'lib', folder, name)),
      // Without the architecture in the file's name it must be in the folder's, or it could be any machine's.
      ...(folder.startsWith(architecture) ? [join(compiler, 'lib', folder, BUILTINS)] : []),
    ]),
  )
}

/** `lib/clang/22`: clang's own files, the newest version first. */
function compilerFolders(prefix: string): readonly string[] {
  const clang = join(prefix, 'lib/clang')
  return newestFirst(namesIn(clang)).map(version => join(clang, version))
}

function llvmFolders(root: string): readonly string[] {
  const libraries = join(root, 'usr/lib')
  return newestFirst(namesIn(libraries).filter(name => name.startsWith('llvm-'))).map(name => join(libraries, name))
}

function installedCompilerFolders(root: string): readonly string[] {
  return [...llvmFolders(root), join(root, 'usr')].flatMap(compilerFolders)
}

// Finds libraries, sysroots and compilers on disk, and links with what a sysroot has.

export type { SymbolProvider } from './who-defines.ts'
export { availableArchives, systemProvider, whoDefines } from './who-defines.ts'
export { type Compiler, findCompiler, type FindCompilerOptions } from './find-compiler.ts'
export { chooseCompiler, type ChooseCompilerOptions } from './compile/choose-compiler.ts'
export { CompileError, type CompileDiagnostic } from './compile/compile-error.ts'
export {
  SOURCE_FILE,
  compileSource,
  compiledBefore,
  isCxx,
  type CompileRequest,
  type CompiledSource,
} from './compile/compile-source.ts'
export { ObjectCache } from './compile/object-cache.ts'
export { findLibrary, type FindLibraryOptions } from './find-library.ts'
export {
  linkWithSystemLibraries,
  namedLibraries,
  systemInputs,
  type SystemLinkOptions,
} from './link-with-system-libraries.ts'
export { isDirectory, isFile } from './paths.ts'
export { reasonOf } from './reason-of.ts'
export { findSysroot, type Sysroot, type SysrootOptions } from './sysroot.ts'
export type { SysrootFile } from './sysroot-file.ts'
export { SYSTEM_LIBRARIES, type SystemLibrary } from './system-libraries.ts'
export { ToolchainError } from './toolchain-error.ts'

// What the plugin's modules are called here. Neither bundler lets a plugin make up modules without files, so those of a program are one
// file with different queries.
import { createRequire } from 'node:module'
import { dirname, isAbsolute, relative } from 'node:path'
import { runtimeFile } from '../../own-files.ts'
import { type ProgramId, formatProgramId, parseNativeId, parseProgramId, splitQuery } from '../../core/native-id.ts'
import { realPath } from '../../core/native-file.ts'
import { slashed } from '../../core/paths.ts'
import { takenId } from '../../core/taken-file.ts'

export const PROGRAM_FILE: string = runtimeFile('program.js')

/** The request for a module of a program. */
export function programRequest(id: ProgramId): string {
  return `${PROGRAM_FILE}?${id.part}/${id.program}`
}

/** The core's id of a module by its resource; undefined when it may not be ours. `root` is the project's folder. */
export function idOf(resource: string, root: string): string | undefined {
  const [path, query = ''] = splitQuery(resource)
  if (slashed(path) === PROGRAM_FILE) {
    const [part, program] = query.split('/')
    return formatProgramId({ part: part as ProgramId['part'], program })
  }
  const native = parseNativeId(slashed(resource))
  return native === undefined ? undefined : takenId({ ...native, path: slashed(realPath(native.path)) }, root)
}

const OWN_ID = /"(?:\\u0000wasmweld\/[^"]+|@wasmweld\/runtime[^"]*)"/g
/** A host, by the path that it was found at. */
const FROM_PATH = /\bfrom ("(?:[^"\\]|\\.)*")/g

/**
 * The text of a module in `folder`, with requests in place of ids. They are relative, so that a text is the same wherever the project
 * lies.
 */
export function withRequests(code: string, folder: string): string {
  return code
    .replace(OWN_ID, text => JSON.stringify(relativeRequest(ownRequest(JSON.parse(text) as string), folder)))
    .replace(FROM_PATH, (whole, text: string) => {
      const path = JSON.parse(text) as string
      return isAbsolute(path) ? `from ${JSON.stringify(relativeRequest(path, folder))}` : whole
    })
}

/** What the plugin's modules import is found from here, whatever the project has installed. */
function ownRequest(id: string): string {
  const program = parseProgramId(id)
  return program === undefined ? createRequire(import.meta.url).resolve(id) : programRequest(program)
}

function relativeRequest(path: string, folder: string): string {
  const request = slashed(relative(folder, path))
  if (isAbsolute(request)) return slashed(path)
  return request.startsWith('.') ? request : `./${request}`
}

export const folderOf = (resource: string): string => dirname(splitQuery(resource)[0])

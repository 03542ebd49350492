import type { LinkReport, ReportFile } from '@wasmweld/linker'
import type { InputFile } from '../size-report.ts'
import { shortPaths } from './short-names.ts'

/** The files of a link as inputs of a report, at the same positions: no absolute path is left. */
export function linkInputs({ files }: Pick<LinkReport, 'files'>): InputFile[] {
  const short = shortPaths(files.map(pathOf))
  const nameOf = (path: string): string => short.get(path) ?? path
  const shown = new Map(files.map(file => [file.name, shownName(file, nameOf)]))
  return files.map(file => {
    const { archive, member, pulledBy } = file
    return {
      name: shownName(file, nameOf),
      kind: archive === undefined ? 'object' : 'member',
      ...(archive === undefined ? {} : { archive: nameOf(archive) }),
      ...(member === undefined ? {} : { member }),
      ...(pulledBy === undefined
        ? {}
        : { pulledBy: { file: shown.get(pulledBy.file) ?? nameOf(pulledBy.file), symbol: pulledBy.symbol } }),
    }
  })
}

const pathOf = ({ name, archive }: ReportFile): string => archive ?? name

const shownName = ({ name, archive, member }: ReportFile, nameOf: (path: string) => string): string =>
  archive === undefined ? nameOf(name) : `${nameOf(archive)}(${member ?? ''})`

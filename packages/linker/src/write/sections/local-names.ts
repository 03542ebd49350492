import { FormatError, readModule, readNameSection, sectionReader } from '@wasmweld/binary'
import type { IndirectNameMap, NameMap, NameSection } from '@wasmweld/binary'
import type { Layout } from '../../layout/layout.ts'
import type { ObjectFile } from '../../input/object-file.ts'

type LocalNames = Pick<NameSection, 'locals' | 'labels'>
type Kind = keyof LocalNames

/** What an object's name section calls the insides of its functions, by the function's index in the object. */
function namesOf(object: ObjectFile): Readonly<Record<Kind, ReadonlyMap<number, NameMap>>> {
  const { locals = [], labels = [] } = readNames(object)
  return { locals: new Map(locals), labels: new Map(labels) }
}

function readNames({ bytes, name: file }: ObjectFile): NameSection {
  try {
    const module = readModule(bytes)
    const section = module.sections.find(({ name }) => name === 'name')
    return section === undefined ? {} : readNameSection(sectionReader(module, section))
  } catch (error) {
    throw error instanceof FormatError ? error.in(file) : error
  }
}

/** Names of the locals and labels of the functions that are left, by the functions' indices in the output. */
export function localNames({ functions, importedFunctions }: Layout): LocalNames {
  const read = new Map<ObjectFile, ReturnType<typeof namesOf>>()
  const found: Record<Kind, [number, NameMap][]> = { locals: [], labels: [] }
  functions.forEach((made, position) => {
    if (made.kind !== 'chunk') return
    const { object } = made.file
    const names = read.get(object) ?? namesOf(object)
    read.set(object, names)
    for (const kind of ['locals', 'labels'] as const) {
      const inside = names[kind].get(object.imports.functions.length + made.chunk.index)
      if (inside !== undefined) found[kind].push([importedFunctions + position, inside])
    }
  })
  const given = (map: IndirectNameMap): boolean => map.length > 0
  return {
    ...(given(found.locals) ? { locals: found.locals } : {}),
    ...(given(found.labels) ? { labels: found.labels } : {}),
  }
}

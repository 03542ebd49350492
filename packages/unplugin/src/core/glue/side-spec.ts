// What the loader is told of a side module.
import type { LinkedSide } from '@wasmweld/side-modules'
import { exportName } from './text.ts'

type Loaded = Pick<LinkedSide, 'name' | 'after' | 'group' | 'relocate' | 'initialize' | 'host'>

/** Text of an object; `module` is an expression for the compiled module, a promise of it, or a function that gives one. */
export function sideSpec(side: Loaded, module: string, imports: string): string {
  const { name, after, group, relocate, initialize, host } = side
  const tags = host.filter(({ kind }) => kind === 'tag')
  const tagTexts = tags.map(({ field, type }) => `${exportName(field)}: ${JSON.stringify(type?.parameters ?? [])}`)
  const fields = [
    `name: ${JSON.stringify(name)}`,
    `module: ${module}`,
    `group: ${group}`,
    ...list('after', after),
    ...list('relocate', relocate),
    ...list('initialize', initialize),
    ...(imports === '' ? [] : [`imports: { ${imports} }`]),
    ...(tags.length === 0 ? [] : [`tags: { ${tagTexts.join(', ')} }`]),
  ]
  return `{ ${fields.join(', ')} }`
}

const list = (name: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${name}: ${JSON.stringify(items)}`]

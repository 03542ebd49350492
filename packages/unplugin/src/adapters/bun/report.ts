// The files that Bun has made, as reports want them.
import { slashed } from '../../core/paths.ts'
import type { ModulePaths } from '../two-pass/module-paths.ts'
import type { MadeOutput } from '../two-pass/metafile-bundle.ts'
import type { TwoPass } from '../two-pass/two-pass.ts'
import type { BuildOutput, Metafile } from './bun-api.ts'
import { inputsOf } from './inputs.ts'

export async function madeOutput(
  { outputs, metafile }: BuildOutput & { readonly metafile: Metafile },
  { paths, two, dir }: { readonly paths: ModulePaths; readonly two: TwoPass; readonly dir: string | undefined },
): Promise<MadeOutput> {
  const nameOf = (path: string): string => {
    const below = dir === undefined ? path : slashed(path).replace(`${slashed(dir)}/`, '')
    return below.replace(/^\.\//, '')
  }
  const contents = new Map(
    await Promise.all(
      outputs.map(async output => [nameOf(output.path), new Uint8Array(await output.arrayBuffer())] as const),
    ),
  )
  const known = Object.entries(metafile.outputs).map(([name, output]) => [nameOf(name), output] as const)
  const listed = new Map(known)
  // Bun lists no files that are not JavaScript: which is which is told by their bytes.
  const inputs = inputsOf(metafile)
  const linked = Object.keys(inputs).flatMap(input => {
    const reference = paths.referenceOf(input)
    if (reference === undefined) return []
    const { bytes } = two.file(reference)
    const file = [...contents].find(([name, content]) => !listed.has(name) && Buffer.compare(content, bytes) === 0)
    return file === undefined ? [] : [[file[0], { inputs: { [input]: { bytesInOutput: bytes.length } } }] as const]
  })
  return {
    metafile: { inputs, outputs: Object.fromEntries([...known, ...linked]) },
    contents,
    idOf: input => paths.idOfInput(input),
    referenceOf: input => paths.referenceOf(input),
    fileName: output => output,
  }
}

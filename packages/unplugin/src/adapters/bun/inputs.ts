// Who imports what, as Bun's metafile tells it.
import type { Metafile } from './bun-api.ts'

/** Of what is imported later, and in a file of its own, Bun names that file: here it is the module. */
export function inputsOf({ inputs }: Metafile): Metafile['inputs'] {
  return Object.fromEntries(
    Object.entries(inputs).map(([input, { imports }]) => [
      input,
      {
        imports: imports.map(each =>
          each.entryPoint === undefined ? each : { ...each, path: each.entryPoint, external: false },
        ),
      },
    ]),
  )
}

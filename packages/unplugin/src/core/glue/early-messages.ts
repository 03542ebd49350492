// A worker that waits at its top level, for a program to load, does not listen yet: messages that come meanwhile go to nobody. Its
// entry then imports a module that keeps them before it imports anything else, and has them told again when it has run.
import { formatProgramId } from '../native-id.ts'

const KEEPER = formatProgramId({ part: 'messages', program: 'worker' })

/** What a worker is told: a dedicated one, and a shared one by each page that connects. */
const EVENTS = ['message', 'messageerror', 'connect']

const KEEP = `const types = ${JSON.stringify(EVENTS)}
const early = []
const keep = event => {
  event.stopImmediatePropagation()
  early.push(event)
}
for (const type of types) addEventListener(type, keep)
function listen() {
  for (const type of types) removeEventListener(type, keep)
  for (const event of early.splice(0)) dispatchEvent(new event.constructor(event.type, event))
}
`

/** Text of that module. */
export const KEEP_MESSAGES: string = `${KEEP}export { listen }\n`

/** What to put before and behind the text of an entry whose modules are loaded one by one. */
export const AROUND_ENTRY: readonly [before: string, behind: string] = [
  `import { listen as __wasmweld_listen } from ${JSON.stringify(KEEPER)};\n`,
  '\n;__wasmweld_listen();\n',
]

/** Text of a bundle's entry that loads the real one: what several chunks share would run before the entry's own statements. */
export function keepingEntry(real: string): string {
  return `${KEEP}import(${JSON.stringify(real)}).then(listen)\n`
}

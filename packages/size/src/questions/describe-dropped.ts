import type { Dropped, SizeReport } from '../size-report.ts'
import { shownName } from './shown-name.ts'

const WHY: Readonly<Record<Dropped['why'], string>> = {
  unreached: 'nothing that is kept refers to it',
  comdat: 'another object has the same, which was kept',
  stripped: 'it was asked to be stripped',
}

/** What was left out, of which file, why, and what that saved: `f of libb.a(b.o) is not in the output: …`. */
export function describeDropped({ inputs }: SizeReport, dropped: Dropped): string {
  const file = dropped.input === undefined ? '' : ` of ${inputs[dropped.input].name}`
  const saved = dropped.bytes === 1 ? '1 byte was saved' : `${dropped.bytes} bytes were saved`
  return `${shownName(dropped)}${file} is not in the output: ${WHY[dropped.why]} (${saved})`
}

// How an option may be written. The forms and the way they are told apart are those of LLVM's option library, so that `-export-all`
// is `-e xport-all` here too: among the spellings that begin an argument, the longest that can take the rest of it wins.

type Dash = '-' | '--'
type ArgumentForm =
  /** Takes no argument: the whole word must match. */
  | 'none'
  /** The argument is the rest of the word: `-O2`, `--export=f`. */
  | 'joined'
  /** The argument is the next word. */
  | 'separate'
  /** The rest of the word, or the next word when nothing is left: `-lm`, `-l m`. */
  | 'either'

export interface Spelling {
  readonly dashes: readonly Dash[]
  /** Without dashes; with the `=` where one belongs to it. */
  readonly text: string
  readonly argument: ArgumentForm
}

const ANY: readonly Dash[] = ['--', '-']
export const LONG: readonly Dash[] = ['--']
export const SHORT: readonly Dash[] = ['-']

const spelling =
  (argument: ArgumentForm, suffix = '') =>
  (text: string, dashes: readonly Dash[] = ANY): Spelling => ({ dashes, text: text + suffix, argument })

/** `--name` */
export const plain: (text: string, dashes?: readonly Dash[]) => Spelling = spelling('none')
/** `--nameVALUE` */
export const joined: (text: string, dashes?: readonly Dash[]) => Spelling = spelling('joined')
/** `--name=VALUE` */
export const equals: (text: string, dashes?: readonly Dash[]) => Spelling = spelling('joined', '=')
/** `--name VALUE` */
export const separate: (text: string, dashes?: readonly Dash[]) => Spelling = spelling('separate')
/** `-nVALUE`, `-n VALUE` */
export const either: (text: string, dashes?: readonly Dash[]) => Spelling = spelling('either')
/** `--name=VALUE`, `--name VALUE` */
export const valued = (text: string, dashes: readonly Dash[] = ANY): readonly Spelling[] => [
  equals(text, dashes),
  separate(text, dashes),
]

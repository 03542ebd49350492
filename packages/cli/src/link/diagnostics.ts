import type { Terminal } from '../terminal.ts'

export interface DiagnosticsOptions {
  /** In front of each message: `wasm-ld`. */
  readonly program: string
  readonly color: boolean
  /** Errors to show; 0 for all. */
  readonly errorLimit: number
  /** Shows warnings as errors. */
  readonly fatalWarnings: boolean
}

/** More errors than were asked for: the command ends where this is thrown. */
export class TooManyErrors extends Error {}

const LIMIT_REACHED = 'too many errors emitted, stopping now (use -error-limit=0 to see all errors)'
// As LLVM's: plain colours, no bold.
const COLORS = { error: '\u001B[0;31m', warning: '\u001B[0;35m' } as const
const RESET = '\u001B[0m'

/** Shows errors and warnings in lld's form, and counts the errors. */
export class Diagnostics {
  readonly #terminal: Terminal
  readonly #options: DiagnosticsOptions
  #errors = 0
  /** A message of several lines is set apart from the next one. */
  #separator = ''

  constructor(terminal: Terminal, options: DiagnosticsOptions) {
    this.#terminal = terminal
    this.#options = options
  }

  get errors(): number {
    return this.#errors
  }

  /** Throws `TooManyErrors` at the first one beyond the limit. */
  error(message: string): void {
    const { errorLimit } = this.#options
    const beyond = errorLimit !== 0 && this.#errors >= errorLimit
    this.#errors++
    this.#show('error', beyond ? LIMIT_REACHED : message)
    if (beyond) throw new TooManyErrors(LIMIT_REACHED)
  }

  warning(message: string): void {
    if (this.#options.fatalWarnings) this.error(message)
    else this.#show('warning', message)
  }

  /** A line for somebody who asked what happens. */
  log(message: string): void {
    this.#terminal.error(`${this.#options.program}: ${message}\n`)
  }

  #show(severity: 'error' | 'warning', message: string): void {
    const { program, color } = this.#options
    const label = color ? `${COLORS[severity]}${severity}: ${RESET}` : `${severity}: `
    this.#terminal.error(`${this.#separator}${program}: ${label}${message}\n`)
    this.#separator = message.includes('\n') ? '\n' : ''
  }
}

import type { Problem } from '@wasmweld/linker'
import type { Terminal } from '../terminal.ts'
import { jsonDetails, type JsonMessage } from './json-message.ts'
import type { Shown } from './messages.ts'

export interface DiagnosticsOptions {
  /** In front of each message: `wasm-ld`. */
  readonly program: string
  readonly color: boolean
  /** Errors to show; 0 for all. */
  readonly errorLimit: number
  /** Shows warnings as errors. */
  readonly fatalWarnings: boolean
  /** `json`: an object in each line. */
  readonly format?: 'text' | 'json'
}

type Details = Partial<JsonMessage>

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
  error(message: string, details?: Details): void {
    const { errorLimit } = this.#options
    const beyond = errorLimit !== 0 && this.#errors >= errorLimit
    this.#errors++
    if (!beyond) return this.#show('error', message, details)
    this.#show('error', LIMIT_REACHED)
    throw new TooManyErrors(LIMIT_REACHED)
  }

  warning(message: string, details?: Details): void {
    if (this.#options.fatalWarnings) this.error(message, details)
    else this.#show('warning', message, details)
  }

  /** A problem of the link, as `text` and `hints` say it. */
  problem(problem: Problem, text: string, shown: Shown = name => name, hints: readonly string[] = []): void {
    const isJson = this.#options.format === 'json'
    this[problem.severity](text, isJson ? { kind: problem.kind, ...jsonDetails(problem, hints, shown) } : undefined)
  }

  /** A line for somebody who asked what happens. */
  log(message: string): void {
    const { program, format } = this.#options
    this.#terminal.error(format === 'json' ? line('note', message) : `${program}: ${message}\n`)
  }

  #show(severity: 'error' | 'warning', message: string, details?: Details): void {
    const { program, color, format } = this.#options
    if (format === 'json') {
      this.#terminal.error(line(severity, message, details))
      return
    }
    const label = color ? `${COLORS[severity]}${severity}: ${RESET}` : `${severity}: `
    this.#terminal.error(`${this.#separator}${program}: ${label}${message}\n`)
    this.#separator = message.includes('\n') ? '\n' : ''
  }
}

function line(severity: JsonMessage['severity'], text: string, details: Details = {}): string {
  const message: JsonMessage = { severity, kind: 'message', text, ...details }
  return `${JSON.stringify(message)}\n`
}

import { closest } from '@wasmweld/linker'
import type { Pattern } from './budget.ts'
import { SizeError, parseSize } from './parse-size.ts'
import type { Size } from './parse-size.ts'

/** A value as a message shows it. */
export const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? 'nothing')

/** Reads fields, and collects what is wrong with them. */
export class Faults {
  readonly lines: string[] = []

  add(line: string): void {
    this.lines.push(line)
  }

  unknown(keys: readonly string[], known: readonly string[], what: string): void {
    for (const key of keys)
      if (!known.includes(key)) {
        const [similar] = closest(key, known)
        this.add(
          `${what} has no field ${key}: ${similar === undefined ? `it has ${known.join(', ')}` : `did you mean ${similar}?`}`,
        )
      }
  }

  oneOf(field: string, value: unknown, allowed: readonly string[], otherwise: string): string {
    if (value === undefined) return otherwise
    if (typeof value === 'string' && allowed.includes(value)) return value
    this.add(`${field}: expected ${allowed.join(', ')}, found ${shown(value)}`)
    return otherwise
  }

  size(field: string, value: unknown): Size | undefined {
    if (typeof value !== 'string' && typeof value !== 'number') {
      this.add(`${field}: expected a size as '10 kB', found ${shown(value)}`)
      return undefined
    }
    try {
      return parseSize(value)
    } catch (error) {
      if (!(error instanceof SizeError)) throw error
      this.add(`${field}: ${error.message}`)
      return undefined
    }
  }

  text(field: string, value: unknown): string | undefined {
    if (value === undefined || (typeof value === 'string' && value !== '')) return value
    this.add(`${field}: expected a text, found ${shown(value)}`)
    return undefined
  }

  flag(field: string, value: unknown): boolean {
    if (value === undefined || typeof value === 'boolean') return value ?? false
    this.add(`${field}: expected true or false, found ${shown(value)}`)
    return false
  }

  pattern(field: string, value: unknown): Pattern {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    if (list.length > 0 && list.every(each => typeof each === 'string' && each !== '')) return value as Pattern
    this.add(`${field}: expected a name or a list of names, found ${shown(value)}`)
    return ''
  }
}

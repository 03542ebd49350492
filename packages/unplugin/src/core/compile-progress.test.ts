import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CompileProgress } from './compile-progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a compiler that has to be loaded is told of at once, and only then', () => {
  const [told, loaded] = [[] as string[], new Set<string>()]
  const compile = (name: string): void => {
    const progress = new CompileProgress(text => told.push(text), loaded)
    progress.started(name, { kind: 'module', path: '/clang/bundle.js' })
    vi.advanceTimersByTime(500)
    progress.ended()
  }
  compile('src/one.c')
  compile('src/other.c')
  expect(told).toEqual(['wasmweld  compile  src/one.c, with @yowasp/clang, which takes some seconds to load …'])
})

test('what takes longer than a second is told of', () => {
  const told: string[] = []
  const compile = (name: string, milliseconds: number): void => {
    const progress = new CompileProgress(text => told.push(text), new Set())
    progress.started(name, { kind: 'command', path: '/usr/bin/clang' })
    vi.advanceTimersByTime(milliseconds)
    progress.ended()
    vi.advanceTimersByTime(5000)
  }
  compile('src/quick.c', 900)
  compile('src/slow.cpp', 1100)
  expect(told).toEqual(['wasmweld  compile  src/slow.cpp …'])
})

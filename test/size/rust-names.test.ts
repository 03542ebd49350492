import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildGraph, diff, monos, reportOfModule, totalBytes } from '@wasmweld/size'
import type { MonoGroup, SizeReport } from '@wasmweld/size'
import { expect, test } from 'vitest'
import { linkRust } from '../support/compile-rust.ts'

/** A generic function, a method of a generic type and one of a trait that it implements, each for two types. */
const SOURCE = `
#[inline(never)]
pub fn sum<T: Copy + core::ops::Add<Output = T> + Default>(of: &[T]) -> T {
    let mut total = T::default();
    for each in of { total = total + *each; }
    total
}
pub struct Stack<T> { items: Vec<T> }
impl<T: Copy> Stack<T> {
    #[inline(never)]
    pub fn add(&mut self, item: T) -> usize { self.items.push(item); self.items.len() }
}
pub trait Area { fn area(&self) -> f64; }
impl<T: Copy + Into<f64>> Area for Stack<T> {
    #[inline(never)]
    fn area(&self) -> f64 { self.items.iter().map(|each| (*each).into()).sum() }
}
#[no_mangle]
pub extern "C" fn go(n: usize) -> f64 {
    let mut one = Stack { items: vec![n as u32; n] };
    let mut other = Stack { items: vec![n as f64; n] };
    let counted = one.add(7) + other.add(1.5);
    sum(&one.items) as f64 + sum(&other.items) + one.area() + other.area() + counted as f64
}`

async function build(source: string, flags: readonly string[] = []): Promise<SizeReport> {
  const directory = mkdtempSync(join(tmpdir(), 'wasmweld-rust-'))
  try {
    return reportOfModule('mine.wasm', await linkRust(source, directory, flags))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const NEWER = ['-Csymbol-mangling-version=v0']

/** Older names say of a generic type that it is one by its parameters: `Stack<T>`. */
const label = ({ generic }: MonoGroup): string => generic.replace(/<[A-Z](,[A-Z])*>/g, '')

test('37. both schemes of Rust’s names give the same generic functions, methods of generic types among them', async () => {
  const older = monos(buildGraph(await build(SOURCE)))
  const report = await build(SOURCE, NEWER)
  const newer = monos(buildGraph(report))
  const isOlder = ({ instances }: MonoGroup): boolean => !report.items[instances[0].items[0]].name.startsWith('_R')
  // The standard library brings instances of its own, which have older names in both.
  const foreign = new Set(newer.filter(isOlder).map(label))
  const several = newer.filter(group => group.instances.length > 1 && !isOlder(group) && !foreign.has(label(group)))
  expect(several.map(label)).toEqual(
    expect.arrayContaining(['mine::sum', 'mine::Stack::add', '<mine::Stack as mine::Area>::area']),
  )
  for (const group of several) {
    const { bytes, bloat, instances } = older.find(each => label(each) === label(group)) ?? { instances: [] }
    expect([label(group), bytes, bloat, instances.length]).toEqual([
      label(group),
      group.bytes,
      group.bloat,
      group.instances.length,
    ])
  }
})

test.each([
  ['older', []],
  ['newer', NEWER],
])('21. names of the %s scheme with new digests are no change', async (_scheme, flags) => {
  const [before, after] = [
    await build(SOURCE, ['-Cmetadata=one', ...flags]),
    await build(SOURCE, ['-Cmetadata=two', ...flags]),
  ]
  const names = (report: SizeReport): readonly string[] => report.items.map(({ name }) => name)
  expect(names(before)).not.toEqual(names(after))
  expect(diff(before, after)).toEqual([])
})

test('21. a function that was given another name is renamed, and grew by nothing', async () => {
  const [before, after] = [
    await build(SOURCE),
    await build(SOURCE.replaceAll('sum<T', 'plus<T').replaceAll('sum(&', 'plus(&')),
  ]
  const rows = diff(before, after)
  expect(rows.filter(({ kind }) => kind === 'renamed')).toMatchObject([
    { delta: 0, was: expect.stringContaining('mine::sum::h'), name: expect.stringContaining('mine::plus::h') },
    { delta: 0, was: expect.stringContaining('mine::sum::h'), name: expect.stringContaining('mine::plus::h') },
  ])
  expect(rows.filter(({ kind }) => kind === 'added' || kind === 'removed')).toEqual([])
  expect(rows.reduce((sum, { delta }) => sum + delta, 0)).toBe(totalBytes(after) - totalBytes(before))
})

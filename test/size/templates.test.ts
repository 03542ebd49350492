// Templates of C++ in a link of ours, and in the finished module that is all that others have of it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildGraph, monos, reportOfModule, type SizeReport } from '@wasmweld/size'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LinkedReport, reportOf } from '../support/linked-report.ts'
import { runOrFail, tool } from '../support/tools.ts'

const SOURCE = `#define KEPT __attribute__((noinline))
template <class T> struct Queue {
  T all[4];
  KEPT void push(T value) { for (int i = 3; i; i--) all[i] = all[i - 1]; all[0] = value; }
  KEPT T last() { return all[3]; }
  template <class U> KEPT U as(U more) { return more + (U)all[1]; }
};
template <class T> KEPT T larger(T a, T b) { return a < b ? b : a; }
template <class T> KEPT Queue<T> *pushed(Queue<T> *queue) { queue->push(3); return queue; }
Queue<int> ints; Queue<double> doubles;
extern "C" __attribute__((export_name("go"))) int go(int x) {
  ints.push(x); doubles.push(x);
  return ints.last() + doubles.last() + larger(x, 3) + larger((double)x, 2.0) + ints.as<double>(2) + doubles.as<int>(x)
    + pushed(&ints)->all[1] + pushed(&doubles)->all[0];
}`

let directory = ''
let linked: LinkedReport
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wasmweld-templates-'))
  writeFileSync(join(directory, 'queue.cpp'), SOURCE)
  const words = ['--target=wasm32', '-O1', '-fno-exceptions', '-c', 'queue.cpp', '-o', 'queue.o']
  await runOrFail(tool('clang'), words, directory)
  linked = await reportOf(['--no-entry', 'queue.o'], directory)
})
afterAll(() => rmSync(directory, { recursive: true }))

const instances = (report: SizeReport): Readonly<Record<string, number>> =>
  Object.fromEntries(monos(buildGraph(report)).map(group => [group.generic, group.instances.length]))

test('37. templates and methods of templates of a link are told apart, whatever they return', () => {
  expect(instances(linked.report)).toEqual({
    'Queue::push': 2,
    'Queue::last': 2,
    'Queue::as': 2,
    larger: 2,
    pushed: 2,
  })
})

test('37. those of a finished module are grouped by what is before the first bracket, as twiggy does', () => {
  expect(instances(reportOfModule('queue.wasm', linked.module))).toEqual({
    Queue: 6,
    'int Queue': 1,
    'double Queue': 1,
    'int larger': 1,
    'double larger': 1,
  })
})

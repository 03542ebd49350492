// What modules of one program have to agree on: the words say what to build how.
import type { SideAbi } from '../side-module.ts'
import type { SideProblem } from '../side-problem.ts'

/** What the program is. */
export interface ProgramAbi {
  readonly pointer: 'i32' | 'i64'
  readonly sharedMemory: boolean
  readonly exceptions: SideAbi['exceptions']
}

export interface AbiSubject {
  readonly name: string
  readonly abi: SideAbi
  /** Functions of `invoke_` that nobody gives. */
  readonly missingInvokes: readonly string[]
  /** Functions for halves of 64-bit integers that nobody gives. */
  readonly missingHalves: readonly string[]
}

type Fault = Pick<Extract<SideProblem, { kind: 'abi' }>, 'severity' | 'message' | 'advice'>

export function checkAbi(subjects: readonly AbiSubject[], program: ProgramAbi): readonly SideProblem[] {
  return subjects.flatMap(({ name, abi, missingInvokes, missingHalves }) =>
    [
      ...pointerFaults(abi, program),
      ...memoryFaults(abi, program),
      ...atomicFaults(abi, program),
      ...halvesFaults(abi),
      // What is caught through JavaScript passes its type as such a half, too.
      ...(abi.exceptions === 'javascript'
        ? exceptionFaults(abi, program, [...missingInvokes, ...missingHalves])
        : [...exceptionFaults(abi, program, missingInvokes), ...integerFaults(missingHalves)]),
    ].map(fault => ({ kind: 'abi', module: name, ...fault }) as const),
  )
}

function pointerFaults(
  { pointer, architecture = pointer === 'i64' ? 'wasm64' : 'wasm32' }: SideAbi,
  program: ProgramAbi,
): readonly Fault[] {
  const expected = program.pointer === 'i64' ? 'wasm64' : 'wasm32'
  if (architecture !== expected || pointer !== program.pointer) {
    const found = architecture === expected ? (pointer === 'i64' ? 'wasm64' : 'wasm32') : architecture
    return [
      {
        severity: 'error',
        message: `built for ${found}, and the program is ${expected}`,
        advice: `build it with --target=${expected} (emcc: -sMEMORY64=${expected === 'wasm64' ? 1 : 0}), or the program with -m${found}`,
      },
    ]
  }
  return []
}

function memoryFaults({ sharedMemory }: SideAbi, program: ProgramAbi): readonly Fault[] {
  if (sharedMemory === undefined || sharedMemory === program.sharedMemory) return []
  return [
    sharedMemory
      ? {
          severity: 'error',
          message: 'built for shared memory, and the memory of the program is not shared',
          advice: 'build it without -pthread, or the program with -pthread (link: { sharedMemory: true, maxMemory })',
        }
      : {
          severity: 'error',
          message: 'built for memory of one thread, and the memory of the program is shared',
          advice: 'build it with -pthread (-matomics -mbulk-memory, wasm-ld --shared-memory), or the program without',
        },
  ]
}

/** What works as long as nobody waits, or nobody else is there. */
function atomicFaults({ atomics, sharedMemory }: SideAbi, program: ProgramAbi): readonly Fault[] {
  if (atomics === true && sharedMemory !== true && !program.sharedMemory) {
    return [
      {
        severity: 'warning',
        message: 'uses atomic instructions, and the memory of the program is not shared: whatever waits in it traps',
        advice:
          'build it without -pthread and -matomics, or both for shared memory (link: { sharedMemory: true, maxMemory })',
      },
    ]
  }
  if (atomics === false && sharedMemory === true && program.sharedMemory) {
    return [
      {
        severity: 'warning',
        message:
          'built without atomic instructions, and the memory of the program is shared: threads that use it disturb each other',
        advice: 'build it with -pthread (-matomics -mbulk-memory)',
      },
    ]
  }
  return []
}

function halvesFaults({ halvedIntegers }: SideAbi): readonly Fault[] {
  if (halvedIntegers.length === 0) return []
  return [
    {
      severity: 'warning',
      message: `passes 64-bit integers in two halves, as for JavaScript without BigInt: ${some(halvedIntegers)}`,
      advice: 'build it with -sWASM_BIGINT; until then callers have to pass and take halves',
    },
  ]
}

function exceptionFaults(
  { exceptions }: SideAbi,
  program: ProgramAbi,
  missingInvokes: readonly string[],
): readonly Fault[] {
  if (missingInvokes.length > 0) return [invokeFault(missingInvokes)]
  const both = [exceptions, program.exceptions]
  if (!both.includes('wasm') || !both.includes('javascript')) return []
  return [
    {
      severity: 'warning',
      message: `catches exceptions ${STYLE[exceptions]}, and the program ${STYLE[program.exceptions]}`,
      advice: 'what the one throws the other cannot catch: build both with -fwasm-exceptions, or both without',
    },
  ]
}

const STYLE: Readonly<Record<SideAbi['exceptions'], string>> = {
  wasm: 'as WebAssembly does (tags)',
  javascript: 'through JavaScript (invoke_ functions)',
  none: 'not at all',
}

const MOST_NAMED = 4

function some(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED).join(', ')
  return names.length > MOST_NAMED ? `${named} and ${names.length - MOST_NAMED} more` : named
}

function invokeFault(names: readonly string[]): Fault {
  return {
    severity: 'error',
    message: `catches exceptions or long jumps through JavaScript functions that nobody gives: ${some(names)}`,
    advice:
      'build it with -fwasm-exceptions -sSUPPORT_LONGJMP=wasm, so that WebAssembly itself catches; or give functions that call the table ' +
      'at their first argument and catch what is thrown',
  }
}

function integerFaults(names: readonly string[]): readonly Fault[] {
  if (names.length === 0) return []
  return [
    {
      severity: 'error',
      message: `built without BigInt: it passes halves of 64-bit integers through functions that nobody gives: ${names.join(', ')}`,
      advice: 'build it with -sWASM_BIGINT, so that they are whole, as those of the program are',
    },
  ]
}

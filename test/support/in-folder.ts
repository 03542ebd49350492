/** Does something with a folder as the process's own, and goes back however it ends. One at a time: a process has one. */
export async function inFolder<Result>(folder: string, act: () => Result | Promise<Result>): Promise<Result> {
  const before = process.cwd()
  process.chdir(folder)
  try {
    return await act()
  } finally {
    process.chdir(before)
  }
}

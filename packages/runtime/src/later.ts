// Work that waits where it may, and does not where it must not: `dlopenSync` and `dlopen` are the same code.

/** A value, or a promise of it where the work is done asynchronously. */
export type Later<Value> = Value | Promise<Value>

/** Goes on with a value, now if it is there. Not called `then`, which would make a promise of the module. */
export function chain<Value, Result>(value: Later<Value>, next: (value: Value) => Later<Result>): Later<Result> {
  return value instanceof Promise ? value.then(next) : next(value)
}

/** `work` with whatever it throws given to `handle`. */
export function attempt<Value>(work: () => Later<Value>, handle: (error: unknown) => Later<Value>): Later<Value> {
  try {
    const value = work()
    return value instanceof Promise ? value.catch(handle) : value
  } catch (error) {
    return handle(error)
  }
}

/** One behind the other. */
export function inOrder<Item>(items: Iterable<Item>, work: (item: Item) => Later<unknown>): Later<unknown> {
  let last: Later<unknown>
  for (const item of items) last = chain(last, () => work(item))
  return last
}

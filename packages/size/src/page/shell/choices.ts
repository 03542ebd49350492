import { element } from '../dom.ts'

export interface Option<Value extends string> {
  readonly value: Value
  readonly title: string
  /** Why it cannot be chosen. */
  readonly missing?: string | undefined
}

export interface Choice<Value extends string> {
  readonly element: HTMLElement
  readonly set: (value: Value) => void
}

let counted = 0

/** A few options of which one is on, side by side. */
export function segments<Value extends string>(
  title: string,
  options: readonly Option<Value>[],
  choose: (value: Value) => void,
): Choice<Value> {
  const name = `choice-${String(counted++)}`
  const inputs = options.map(({ value, missing }) => {
    const input = element('input', { type: 'radio', name, value, disabled: missing !== undefined })
    input.addEventListener('change', () => {
      choose(value)
    })
    return input
  })
  const labels = options.map(({ title: text, missing }, at) =>
    element('label', { title: missing }, inputs[at], element('span', {}, text)),
  )
  return {
    element: element('fieldset', { class: 'segments' }, element('legend', {}, title), ...labels),
    set(value) {
      for (const input of inputs) input.checked = input.value === value
    },
  }
}

/** A list of options of which one is chosen. */
export function selection<Value extends string>(
  title: string,
  options: readonly Option<Value>[],
  choose: (value: Value) => void,
): Choice<Value> {
  const list = element(
    'select',
    {},
    ...options.map(({ value, title: text, missing }) =>
      element('option', { value, disabled: missing !== undefined, title: missing }, text),
    ),
  )
  list.addEventListener('change', () => {
    choose(list.value as Value)
  })
  return {
    element: element('label', { class: 'selection' }, element('span', {}, title), list),
    set(value) {
      list.value = value
    },
  }
}

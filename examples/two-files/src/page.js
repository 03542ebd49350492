import { apply, memory, run, total } from '../build/main.o'
import { func1, func1_calls } from '../build/func1.o?side'

const element = id => document.getElementById(id)
const word = address => new Int32Array(memory.buffer)[address / 4]

/** Does something, and shows what became of it. */
function show(work) {
  element('result').textContent = work()
  element('total').textContent = word(total.value)
  element('calls').textContent = word(func1_calls.value)
}

element('run').addEventListener('click', () => show(() => run(5)))
element('func1').addEventListener('click', () => show(() => func1(1)))
element('apply').addEventListener('click', () => show(() => apply(2, 21)))
show(() => 'none')

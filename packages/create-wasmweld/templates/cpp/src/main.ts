import { count_primes } from './primes.cpp'

const limit = document.querySelector<HTMLInputElement>('#limit')!
const answer = document.querySelector<HTMLElement>('#answer')!

function show(): void {
  const below = limit.valueAsNumber || 0
  answer.textContent = `There are ${count_primes(below)} primes below ${below}.`
}

limit.addEventListener('input', show)
show()

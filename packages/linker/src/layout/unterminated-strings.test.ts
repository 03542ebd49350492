import { expect, test } from 'vitest'
import { refusal, linkText } from '../../../../test/support/link-text.ts'

const OPEN = 'a.o: func main = &d; data d in=.rodata.d strings = "abc"'

test('a string without its end is an error that says where', () => {
  expect(refusal([OPEN], { exports: ['main'] })).toEqual([
    expect.stringMatching(/^a\.o:\(\.rodata\.d\): string is not null terminated/),
  ])
})

test('strings that are not merged need no end', () => {
  expect(linkText([OPEN], { exports: ['main'], optimize: 0 }).section('data')).not.toEqual([])
})

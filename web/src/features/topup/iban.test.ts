import { expect, test } from 'vitest'
import { isIban, tight } from './iban'

test('an IBAN is known by its check digits, however it is spaced', () => {
  expect(isIban('DE89 3704 0044 0532 0130 00')).toBe(true)
  expect(isIban('nl20-ingb-0001-2345-67')).toBe(true)
  expect(tight(' de89 3704 ')).toBe('DE893704')
})

test.each(['', 'DE', 'DE88370400440532013000', 'DE89370400440532013001', '370400440532013000', 'DE89 💶'])(
  'a slip is seen in %j',
  text => expect(isIban(text)).toBe(false),
)

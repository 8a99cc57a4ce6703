import { describe, expect, it } from 'vitest'
import { refuseWeakPassword, refuseWeakPin } from './secret-rules.ts'

const reasonOf = (check: () => void) => {
  try {
    check()
    return 'fine'
  } catch (error) {
    return (error as { reason: string }).reason
  }
}

describe('a password', () => {
  it.each([
    'password123',
    'PassWord123',
    '1234567890',
    'aaaaaaaaaaaa',
    'abababababab',
    'sariwulandari',
    'sariwulandari2026',
    'short',
  ])('is refused where it is among those tried first: %s', (password) =>
    expect(reasonOf(() => refuseWeakPassword(password, 'SariWulandari'))).toBe('PASSWORD_WEAK'),
  )

  it.each(['kopi susu tanpa gula', 'tujuh belas', 'sariwulandari di pasar'])(
    'needs no signs and digits: %s',
    (password) => expect(reasonOf(() => refuseWeakPassword(password, 'sariwulandari'))).toBe('fine'),
  )
})

describe('a PIN', () => {
  it.each([
    '000000',
    '999999',
    '123456',
    '654321',
    '345678',
    '890123',
    '112233',
    '123123',
    '121212',
    '12345',
  ])('is refused where it is among those tried first: %s', (pin) =>
    expect(reasonOf(() => refuseWeakPin(pin))).toBe('PIN_WEAK'),
  )

  it.each(['481516', '730295', '135790', '200517'])('is fine where it is any other: %s', (pin) =>
    expect(reasonOf(() => refuseWeakPin(pin))).toBe('fine'),
  )
})

import { Refusal } from '../errors/refusal.ts'
import { PASSWORD_LENGTH_MIN, PIN_LENGTH } from '../limits.ts'

/** The most used ones of the length that is asked for, and this field's own. */
const WORST_PASSWORDS: ReadonlySet<string> = new Set([
  '1234567890',
  '0123456789',
  '0987654321',
  '12345678910',
  '123456789012',
  '1234567891',
  '1q2w3e4r5t',
  '1qaz2wsx3edc',
  'qwertyuiop',
  'qwerty1234',
  'qwerty12345',
  'qwertyuiop123',
  'asdfghjkl1',
  'password12',
  'password123',
  'password1234',
  'passw0rd123',
  'admin12345',
  'admin123456',
  'administrator',
  'iloveyou123',
  'sayang1234',
  'sayangku123',
  'indonesia1',
  'indonesia123',
  'bismillah123',
  'bismillah1',
  'alhamdulillah',
  'rahasia123',
  'warung1234',
  'warung12345',
  'kedai12345',
  'kedai123456',
  'katasandi123',
])

/**
 * Length alone makes a password good; those that anybody would try first are refused.
 *
 * @param name - the person's own, which is no password
 * @throws Refusal `PASSWORD_WEAK`
 * @see https://pages.nist.gov/800-63-4/sp800-63b.html
 */
export function refuseWeakPassword(password: string, name: string): void {
  const plain = password.trim().toLowerCase()
  const isRepeated = new Set(plain).size < 3
  // A name with a number behind it is what is tried first.
  const isName = plain.replace(/\d+$/, '') === name.toLowerCase()
  if (WORST_PASSWORDS.has(plain) || isRepeated || isName || plain.length < PASSWORD_LENGTH_MIN) {
    throw new Refusal('PASSWORD_WEAK', { length_min: PASSWORD_LENGTH_MIN })
  }
}

/** Rows and columns of the keys, and what films made known. */
const WORST_PINS: ReadonlySet<string> = new Set([
  '147258',
  '258369',
  '159753',
  '159357',
  '147147',
  '112233',
  '332211',
  '123123',
  '321321',
  '123321',
  '121212',
  '101010',
  '010101',
  '102030',
  '112358',
  '696969',
  '007007',
])

/**
 * @param pin - six digits
 * @throws Refusal `PIN_WEAK` for one of those that are tried first
 */
export function refuseWeakPin(pin: string): void {
  const digits = [...pin].map(Number)
  const steps = new Set(digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10))
  // All the same (0), one up (1) or one down (9) each time.
  const isRow = steps.size === 1 && (steps.has(0) || steps.has(1) || steps.has(9))
  if (pin.length !== PIN_LENGTH || isRow || WORST_PINS.has(pin)) throw new Refusal('PIN_WEAK')
}

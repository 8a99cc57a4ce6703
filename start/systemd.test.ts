import { expect, it } from 'vitest'
import { environmentOf } from './systemd.ts'

it('reads an environment as systemctl shows it', () => {
  expect(environmentOf('PORT=80 "DATA_DIR=/srv/my shop" "CORS_ORIGINS=a \\"b\\"" EMPTY= A=b=c')).toEqual({
    PORT: '80',
    DATA_DIR: '/srv/my shop',
    CORS_ORIGINS: 'a "b"',
    EMPTY: '',
    A: 'b=c',
  })
  expect(environmentOf('')).toEqual({})
})

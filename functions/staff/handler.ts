import { defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import { audit } from './audit/routes.ts'
import { devices } from './devices/routes.ts'
import { people } from './people/routes.ts'
import { settings } from './settings/routes.ts'
import { signIn } from './sign-in/routes.ts'

export const staff = defineFunction('staff', {
  summary: 'Sign in, people and roles, devices, settings, the audit trail.',
  ...partsOf(signIn, people, devices, settings, audit),
})

import { defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import { audit } from './audit/routes.ts'
import { devices } from './devices/routes.ts'
import { ownPerson } from './people/own-routes.ts'
import { people } from './people/routes.ts'
import { settings } from './settings/routes.ts'
import { signIn } from './sign-in/routes.ts'
import { openSessions } from './sign-in/session-routes.ts'

export const staff = defineFunction('staff', {
  summary: 'Sign in, people and roles, devices, settings, the audit trail.',
  ...partsOf(signIn, openSessions, ownPerson, people, devices, settings, audit),
})

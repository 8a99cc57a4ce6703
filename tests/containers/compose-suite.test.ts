import { inject } from 'vitest'
import { openCompose } from '../hosts/compose.ts'
import { describeShop } from '../hosts/suite/index.ts'

describeShop('of docker compose', () => openCompose(inject('imageTag')))

import { inject } from 'vitest'
import { openFunctionContainers } from '../hosts/function-containers.ts'
import { describeShop } from '../hosts/suite/index.ts'

describeShop('of function containers behind OpenFaaS’s gateway', () =>
  openFunctionContainers(inject('imageTag')),
)

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { filesOf, read } from '../scripts/docs-files.ts'
import { checkedInFiles, shopFiles } from '../scripts/kubernetes/files.ts'
import { manifestsIn, ofKind, schemaFault, shopManifests } from './kubernetes-manifests.ts'

const FOLDER = 'deploy/kubernetes'
const files = checkedInFiles()
const manifests = shopManifests()

describe('deploy/kubernetes', () => {
  it.each([...files])('%s is what stack.yml says (npm run kubernetes makes it anew)', (file, text) => {
    expect(read(`${FOLDER}/${file}`)).toBe(text)
  })

  it('has no other file', () => {
    expect(filesOf(`${FOLDER}/**/*`)).toEqual([...files.keys()].map((file) => `${FOLDER}/${file}`).sort())
  })

  it.each(manifests.map((one) => [one.kind, String(one.metadata?.name), one] as const))(
    '%s %s is as the published schemas say',
    (_kind, _name, manifest) => {
      expect(schemaFault(manifest)).toBeUndefined()
    },
  )

  it('applies all of it but the job, which comes first, and the secrets, which are nobody’s', () => {
    const { resources } = parse(read(`${FOLDER}/kustomization.yaml`)) as { resources: string[] }
    const left = ['kustomization.yaml', 'migrate.yaml', 'secrets.example.yaml']
    expect([...resources, ...left].sort()).toEqual([...files.keys()].sort())
  })

  it('is of one shop, in a namespace of its own', () => {
    const namespaces = manifests.map(({ metadata }) => metadata?.namespace ?? metadata?.name)
    expect([...new Set(namespaces)]).toEqual(['kedai'])
  })
})

describe('the files of a shop of one’s own', () => {
  it('have its registry, tag, namespace and name', () => {
    const mine = shopFiles(
      { namespace: 'warung-rina', hostname: 'rina.example' },
      { KEDAI_REGISTRY: 'shop.example/kedai', KEDAI_TAG: 'v7', DB_POOL: '4', DRAIN_MS: '12000' },
    )
    const pay = manifestsIn(mine.get('function-pay.yaml') ?? '')
    expect(pay.map(({ metadata }) => metadata?.namespace)).toEqual(pay.map(() => 'warung-rina'))
    expect(ofKind(pay, 'HTTPRoute').map(({ spec }) => spec?.hostnames)).toEqual([['rina.example']])
    const pod = ofKind(pay, 'Deployment')[0]?.spec?.template.spec
    expect(pod?.containers[0]).toMatchObject({
      image: 'shop.example/kedai/pay:v7',
      env: expect.arrayContaining([{ name: 'DB_POOL', value: '4' }]),
    })
    expect(pod?.terminationGracePeriodSeconds).toBe(37)
    expect(mine.get('migrate.yaml')).toContain('image: shop.example/kedai/tools:v7\n')
  })

  it('are not those that are checked in', () => {
    expect(shopFiles({ namespace: 'kedai' }, { DB_POOL: '7' }).get('function-pay.yaml')).not.toBe(
      files.get('function-pay.yaml'),
    )
  })
})

/** The schemas are seen to refuse. */
describe('a manifest that is wrong', () => {
  const changed = (file: string, from: string, to: string): (string | undefined)[] =>
    manifestsIn(String(files.get(file)).replace(from, to)).map(schemaFault)

  it.each([
    [
      'a port that is a word',
      'function-pay.yaml',
      'containerPort: 8080',
      'containerPort: http',
      'must be integer',
    ],
    [
      'no containers',
      'function-pay.yaml',
      'containers:',
      'container:',
      'must have required property containers',
    ],
    [
      'a label that is a yes or no',
      'network-policies.yaml',
      'kedai-caller: allowed',
      'kedai-caller: yes',
      'must be',
    ],
    [
      'no kind of its class',
      'migrate.yaml',
      'batch/v1',
      'batch/v2',
      'batch/v2 Job is no kind that is known here',
    ],
    ['a route whose port is none', 'function-pay.yaml', 'port: 80\n', 'port: eighty\n', 'must be integer'],
  ])('is refused for %s', (_what, file, from, to, fault) => {
    expect(changed(file, from, to).join()).toContain(fault)
  })
})

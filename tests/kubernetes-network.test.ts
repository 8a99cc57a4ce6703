import { describe, expect, it, onTestFinished } from 'vitest'
import { functions } from '../functions/index.ts'
import { loadConfig } from '../shared/config/config.ts'
import { openDatabase } from '../shared/database/database.ts'
import { createContainer } from '../shared/hosts/container.ts'
import { ofKind, shopManifests } from './kubernetes-manifests.ts'

const NAMES = functions.map(({ name }) => name).sort()
const manifests = shopManifests()

describe('the addresses of a shop on Kubernetes', () => {
  it.each(NAMES)('%s is served under both its addresses, without what is the operator’s', (name) => {
    const route = ofKind(manifests, 'HTTPRoute').find(({ metadata }) => metadata?.name === name)
    const rules = route?.spec?.rules?.map(({ matches, filters, backendRefs }) => ({
      at: matches?.map(({ path }) => `${path?.type} ${path?.value}`),
      becomes: filters?.map(
        ({ urlRewrite }) => urlRewrite?.path?.replacePrefixMatch ?? urlRewrite?.path?.replaceFullPath,
      ),
      goesTo: backendRefs?.map((one) => `${one.name}:${one.port}`),
    }))
    expect(rules).toEqual([
      {
        at: [
          `PathPrefix /function/${name}/_`,
          `PathPrefix /function/${name}/metrics`,
          `PathPrefix /api/small/${name}/_`,
          `PathPrefix /api/small/${name}/metrics`,
        ],
        becomes: ['/no/such/address'],
        goesTo: [`${name}:80`],
      },
      { at: [`PathPrefix /function/${name}`], becomes: ['/'], goesTo: [`${name}:80`] },
      { at: [`PathPrefix /api/small/${name}`], becomes: ['/'], goesTo: [`${name}:80`] },
    ])
  })

  it.each(functions)('hide it by an address at which $name answers 404', async (one) => {
    const database = openDatabase({ url: 'mysql://nobody@127.0.0.1:1/nothing', poolSize: 2 })
    onTestFinished(() => database.close())
    await using app = await createContainer(one, { database, config: loadConfig({ LOG_LEVEL: 'silent' }) })
    const { statusCode } = await app.inject('/no/such/address')
    expect(statusCode).toBe(404)
  })

  it('are reached by TLS; who comes without is sent to it', () => {
    const [gateway] = ofKind(manifests, 'Gateway')
    expect(gateway?.spec.listeners?.map(({ name, port, protocol }) => [name, port, protocol])).toEqual([
      ['http', 80, 'HTTP'],
      ['https', 443, 'HTTPS'],
    ])
    const parents = ofKind(manifests, 'HTTPRoute').map(({ metadata, spec }) => [
      metadata?.name === 'to-https',
      spec.parentRefs?.map(({ name, sectionName }) => `${name} ${sectionName}`),
    ])
    expect(parents).toEqual(
      expect.arrayContaining([[true, ['kedai http']], ...NAMES.map(() => [false, ['kedai https']])]),
    )
    expect(parents).toHaveLength(NAMES.length + 1)
  })
})

describe('the network of a shop on Kubernetes', () => {
  const policies = ofKind(manifests, 'NetworkPolicy')
  const policy = (name: string) => policies.find(({ metadata }) => metadata?.name === name)?.spec

  it('is closed but for what is named', () => {
    expect(policy('deny-all')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
    expect(policies.map(({ metadata }) => metadata?.name)).toEqual([
      'deny-all',
      'callers-to-functions',
      'all-to-database',
      'all-to-names',
      'webhooks-to-internet',
    ])
  })

  it('lets the gateway in at the functions’ port, and nobody else', () => {
    const ingress = policies.flatMap(({ spec }) => spec?.ingress ?? [])
    expect(ingress).toEqual([
      {
        from: [{ namespaceSelector: { matchLabels: { 'kedai-caller': 'allowed' } } }],
        ports: [{ protocol: 'TCP', port: 8080 }],
      },
    ])
    expect(policy('callers-to-functions')?.podSelector).toEqual({
      matchLabels: { 'app.kubernetes.io/component': 'function' },
    })
  })

  it('lets webhooks out of notifications alone, to nothing private', () => {
    const out = policy('webhooks-to-internet')
    expect(out?.podSelector).toMatchObject({ matchLabels: { 'app.kubernetes.io/name': 'notifications' } })
    const except = out?.egress?.[0]?.to?.flatMap(({ ipBlock }) => ipBlock?.except ?? [])
    expect(except).toEqual(
      expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7']),
    )
  })
})

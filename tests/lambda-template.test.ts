import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { functions } from '../functions/index.ts'
import { JOBS, MIGRATE } from '../scripts/lambda-bundle.ts'
import { loadConfig } from '../shared/config/config.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Resource {
  readonly Type: string
  readonly Properties: Record<string, unknown>
}
interface Lambda {
  readonly CodeUri: string
  readonly Handler?: string
  readonly ReservedConcurrentExecutions: number
  readonly Timeout?: number
  readonly Environment?: { Variables: Record<string, string> }
  readonly Events?: Record<string, { Type: string; Properties: { Path?: string; Method?: string } }>
}

/** CloudFormation's own tags are kept as what they name. */
const customTags = ['Ref', 'GetAtt', 'Sub'].map((name) => ({
  tag: `!${name}`,
  resolve: (text: string) => `${name} ${text}`,
}))
const template = parse(readFileSync(join(ROOT, 'deploy/lambda/template.yaml'), 'utf8'), { customTags })
const resources = Object.entries(template.Resources as Record<string, Resource>)
const lambdas = resources
  .filter(([, { Type }]) => Type === 'AWS::Serverless::Function')
  .map(([, { Properties }]) => Properties as unknown as Lambda)
const nameOf = ({ CodeUri }: Lambda): string => CodeUri.replace('../../build/lambda/', '')
const common = template.Globals.Function
const answering = lambdas.filter(({ Events }) =>
  Object.values(Events ?? {}).some(({ Type }) => Type === 'HttpApi'),
)

/** For migrations, a backup, somebody who looks, and RDS itself. */
const SPARE_CONNECTIONS = 10

describe('deploy/lambda/template.yaml', () => {
  it('has every function once behind the API, its stream beside it, and the jobs', () => {
    const names = functions.map(({ name }) => name)
    expect(answering.map(nameOf).sort()).toEqual([...names].sort())
    expect(lambdas.map(nameOf).sort()).toEqual([...names, 'notifications', JOBS, MIGRATE].sort())
    expect(lambdas.filter(({ Handler }) => Handler === 'index.stream').map(nameOf)).toEqual(['notifications'])
  })

  it.each(functions.map(({ name }) => name))('leads both addresses of %s to it', (name) => {
    const lambda = answering.find((one) => nameOf(one) === name)
    const routes = Object.values(lambda?.Events ?? {}).map(
      ({ Properties: { Method, Path } }) => `${Method} ${Path}`,
    )
    expect(routes).toEqual([
      `ANY /function/${name}`,
      `ANY /function/${name}/{proxy+}`,
      `ANY /api/small/${name}`,
      `ANY /api/small/${name}/{proxy+}`,
    ])
  })

  it('gives each Lambda a configuration that it takes, and no secret', () => {
    for (const lambda of lambdas) {
      const variables: Record<string, string> = {
        ...common.Environment.Variables,
        ...lambda.Environment?.Variables,
      }
      expect(variables['DATABASE_URL_SECRET']).toBe('Ref DatabaseUrl')
      expect(variables).not.toHaveProperty('DATABASE_URL')
      const { ShopTimeZone, CorsOrigins } = template.Parameters
      const filled = { ...variables, SHOP_TIME_ZONE: ShopTimeZone.Default, CORS_ORIGINS: CorsOrigins.Default }
      expect(loadConfig(filled).databasePool).toBe(2)
    }
  })

  it('never has more connections than its database, whatever is asked at once', () => {
    const serving = lambdas.filter((one) => nameOf(one) !== MIGRATE)
    const concurrent = serving.reduce((sum, one) => sum + one.ReservedConcurrentExecutions, 0)
    const pool = Number(common.Environment.Variables.DB_POOL)
    // The jobs hold their lock on a connection of its own.
    const connections = concurrent * pool + 1
    expect(connections).toBe(107)
    const { Default, MinValue, Description } = template.Parameters.MaxConnections
    expect(connections + SPARE_CONNECTIONS).toBeLessThanOrEqual(MinValue)
    expect(Default).toBe(MinValue)
    expect(Description).toContain(`${connections} of them`)
    expect(template.Resources.DatabaseSettings.Properties.Parameters.max_connections).toBe(
      'Ref MaxConnections',
    )
    expect(lambdas.every((one) => one.Environment?.Variables['DB_POOL'] === undefined)).toBe(true)
  })

  it('lets the one that migrates alone read the secret of who changes tables', () => {
    const holders = resources.filter(([, one]) => JSON.stringify(one).includes('DatabaseAdminUrl'))
    expect(holders.map(([name]) => name)).toEqual(['Migrate', 'MigrateRole'])
    const owned = resources.filter(([, { Properties }]) => Properties['Role'] === 'GetAtt MigrateRole.Arn')
    expect(owned.map(([name]) => name)).toEqual(['Migrate'])
  })

  it('lets no Lambda be cut before it has answered', () => {
    const behindApi = answering.find((one) => nameOf(one) === 'notifications')
    expect(common.Timeout).toBe(29)
    expect(behindApi?.Environment?.Variables).toEqual({ STREAM_SECONDS: '0', POLL_SECONDS: '20' })
    const stream = lambdas.find(({ Handler }) => Handler === 'index.stream')
    expect(stream?.Timeout).toBe(60)
    // A schedule of a minute finds the run before it ended.
    expect(lambdas.find((one) => nameOf(one) === JOBS)).toMatchObject({
      Timeout: 55,
      ReservedConcurrentExecutions: 1,
    })
  })

  it('keeps every answered sale on the disk, and the database for its Lambdas alone', () => {
    expect(template.Resources.DatabaseSettings.Properties.Parameters).toMatchObject({
      innodb_flush_log_at_trx_commit: '1',
      sync_binlog: '1',
      require_secure_transport: 'ON',
    })
    expect(template.Resources.Database).toMatchObject({
      DeletionPolicy: 'Snapshot',
      Properties: { PubliclyAccessible: false, StorageEncrypted: true, DeletionProtection: true },
    })
  })

  it('has no alias of YAML, which CloudFormation does not read', () => {
    expect(readFileSync(join(ROOT, 'deploy/lambda/template.yaml'), 'utf8')).not.toMatch(/: [&*]\w/)
  })
})

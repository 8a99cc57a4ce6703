import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ConfigError, loadConfig } from './config.ts'

const faultsOf = (env: Record<string, string>) => {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('is this if nothing is said', () => {
    expect(loadConfig({})).toEqual({
      host: '0.0.0.0',
      port: 8080,
      tls: undefined,
      dataDir: './data',
      databaseUrl: undefined,
      databaseAdminUrl: undefined,
      databasePool: 10,
      unsafeDurability: false,
      shopTimeZone: 'Asia/Jakarta',
      stocksCacheMs: 250,
      coalesceWrites: true,
      settingsCacheMs: 1000,
      streamSeconds: 50,
      pollSeconds: 50,
      corsOrigins: [],
      webhookAllowPrivate: [],
      logLevel: 'info',
      drainMs: 0,
    })
  })

  it('is what is said', () => {
    expect(
      loadConfig({
        HOST: '127.0.0.1',
        PORT: '0',
        TLS_CERT_FILE: '/tls/cert.pem',
        TLS_KEY_FILE: '/tls/key.pem',
        DATA_DIR: '/var/lib/kedai',
        DATABASE_URL: 'mysql://kedai:secret@db:3306/shop',
        DATABASE_ADMIN_URL: 'mariadb://admin:secret@localhost/shop?socketPath=/run/mysqld.sock',
        DB_POOL: '6',
        UNSAFE_DURABILITY: '1',
        SHOP_TIME_ZONE: 'Asia/Jayapura',
        STOCKS_CACHE_MS: '0',
        COALESCE_WRITES: '0',
        SETTINGS_CACHE_MS: '0',
        STREAM_SECONDS: '0',
        POLL_SECONDS: '20',
        CORS_ORIGINS: 'https://shop.example, https://till.example,',
        WEBHOOK_ALLOW_PRIVATE: '192.168.1.0/24, fd00::/8,',
        LOG_LEVEL: 'debug',
        DRAIN_MS: '3000',
      }),
    ).toEqual({
      host: '127.0.0.1',
      port: 0,
      tls: { certFile: '/tls/cert.pem', keyFile: '/tls/key.pem' },
      dataDir: '/var/lib/kedai',
      databaseUrl: 'mysql://kedai:secret@db:3306/shop',
      databaseAdminUrl: 'mariadb://admin:secret@localhost/shop?socketPath=/run/mysqld.sock',
      databasePool: 6,
      unsafeDurability: true,
      shopTimeZone: 'Asia/Jayapura',
      stocksCacheMs: 0,
      coalesceWrites: false,
      settingsCacheMs: 0,
      streamSeconds: 0,
      pollSeconds: 20,
      corsOrigins: ['https://shop.example', 'https://till.example'],
      webhookAllowPrivate: ['192.168.1.0/24', 'fd00::/8'],
      logLevel: 'debug',
      drainMs: 3000,
    })
  })

  it('takes an empty variable for one that is not set', () => {
    const names = ['HOST', 'PORT', 'TLS_CERT_FILE', 'DATABASE_URL', 'DB_POOL', 'CORS_ORIGINS', 'LOG_LEVEL']
    expect(loadConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(loadConfig({}))
  })

  it('takes no notice of what is not its own', () => {
    expect(loadConfig({ HOME: '/root', port: '1' })).toEqual(loadConfig({}))
  })

  it('cannot be changed once it is read', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true)
  })

  it.each([
    ['PORT', '-1', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', '80.5', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', '65536', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', 'http', 'PORT must be a whole number from 0 to 65535'],
    ['DB_POOL', '1', 'DB_POOL must be a whole number from 2 to 100'],
    ['DB_POOL', '101', 'DB_POOL must be a whole number from 2 to 100'],
    ['SETTINGS_CACHE_MS', '60001', 'SETTINGS_CACHE_MS must be a whole number from 0 to 60000'],
    ['STOCKS_CACHE_MS', '60001', 'STOCKS_CACHE_MS must be a whole number from 0 to 60000'],
    ['DRAIN_MS', '60001', 'DRAIN_MS must be a whole number from 0 to 60000'],
    ['UNSAFE_DURABILITY', 'true', 'UNSAFE_DURABILITY must be 0 or 1'],
    ['SHOP_TIME_ZONE', 'Jakarta', 'SHOP_TIME_ZONE must be a time zone like Asia/Jakarta'],
    [
      'DATABASE_URL',
      'postgres://x@y/z',
      'DATABASE_URL must be a URL like mysql://user:password@host:3306/name',
    ],
    ['DATABASE_URL', 'mysql://x@y/', 'DATABASE_URL must be a URL like mysql://user:password@host:3306/name'],
    ['DATABASE_URL', 'mysql://x@y', 'DATABASE_URL must be a URL like mysql://user:password@host:3306/name'],
    [
      'DATABASE_ADMIN_URL',
      'mysql',
      'DATABASE_ADMIN_URL must be a URL like mysql://user:password@host:3306/name',
    ],
    ['TLS_CERT_FILE', '/cert.pem', 'TLS_CERT_FILE and TLS_KEY_FILE go together'],
    ['TLS_KEY_FILE', '/key.pem', 'TLS_CERT_FILE and TLS_KEY_FILE go together'],
  ])('refuses %s=%s in one line', (name, value, line) => {
    expect(faultsOf({ [name]: value })).toEqual([line])
  })

  it('refuses a level of the log that there is not, and names those that there are', () => {
    expect(faultsOf({ LOG_LEVEL: 'loud' })).toEqual([
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
    ])
  })

  it.each(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])('knows the level %s', (level) => {
    expect(loadConfig({ LOG_LEVEL: level }).logLevel).toBe(level)
  })

  it('names every fault at once, one a line', () => {
    const env = {
      PORT: 'x',
      DB_POOL: '0',
      UNSAFE_DURABILITY: 'yes',
      TLS_KEY_FILE: '/key.pem',
      DATABASE_URL_FILE: '/nowhere/url',
    }
    expect(faultsOf(env)).toEqual([
      'DATABASE_URL_FILE cannot be read: ENOENT',
      'PORT must be a whole number from 0 to 65535',
      'DB_POOL must be a whole number from 2 to 100',
      'UNSAFE_DURABILITY must be 0 or 1',
      'TLS_CERT_FILE and TLS_KEY_FILE go together',
    ])
    expect(() => loadConfig(env)).toThrow(faultsOf(env).join('\n'))
  })

  it('says nothing of a secret in its faults', () => {
    expect(faultsOf({ DATABASE_URL: 'postgres://kedai:hunter2@db/shop' }).join()).not.toContain('hunter2')
  })

  it('reads a secret from a file, without its line’s end', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kedai-secrets-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'url'), 'mysql://kedai:secret@db/shop\n')

    const config = loadConfig({ DATABASE_URL_FILE: join(folder, 'url'), DATABASE_ADMIN_URL_FILE: '' })
    expect(config.databaseUrl).toBe('mysql://kedai:secret@db/shop')
    expect(config.databaseAdminUrl).toBeUndefined()
  })
})

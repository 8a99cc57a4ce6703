import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installDebianPackages } from '@kedai/shared/testing/engines/debian-packages.ts'
import { type Browser, chromium } from 'playwright-core'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome']

/** A name that leads to this machine and that no browser trusts as it trusts localhost: a shop's own in its network. */
export const SHOP_HOST = 'shop.test'

/** The system's Chromium with no other host to reach than this machine; Debian's is installed where there is none. */
export async function openBrowser(): Promise<Browser> {
  if (findChromium() === undefined) await installDebianPackages(['chromium'])
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('chromium is installed, but was not found on PATH')
  return chromium.launch({
    executablePath,
    args: [`--host-resolver-rules=MAP ${SHOP_HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`],
  })
}

function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return folders
    .flatMap((folder) => PROGRAMS.map((name) => join(folder, name)))
    .find((path) => existsSync(path))
}

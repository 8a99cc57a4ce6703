import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { manifestOf } from './copy-packages.mjs'

/**
 * What is in the image, as a CycloneDX 1.6 bill of materials. npm's own would list what is installed, and not what
 * became part of the bundle.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 * @param {readonly string[]} folders - of the packages
 */
export function sbomOf(folders) {
  const components = folders.map(manifestOf).map(({ name, version, license }) => ({
    type: 'library',
    name,
    version,
    ...(license && {
      licenses: [/[ ()]/.test(license) ? { expression: license } : { license: { id: license } }],
    }),
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  }))
  return `${JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components }, null, 1)}\n`
}

const LICENCE_FILE = /^(licen[cs]e|copying|notice|third[-_]party)/i
const README_FILE = /^readme/i

/**
 * The licences of what is in the image, which they ask to be kept with it. A package that brings no file of its
 * licence tells it in its readme.
 *
 * @param {readonly string[]} folders - of the packages
 * @throws Error naming the packages that tell nothing of a licence
 */
export function licencesOf(folders) {
  const licences = folders.map((folder) => {
    const names = readdirSync(folder)
    const told = names.filter((name) => LICENCE_FILE.test(name))
    const texts = (told.length > 0 ? told : names.filter((name) => README_FILE.test(name))).map((name) =>
      readFileSync(join(folder, name), 'utf8').trim(),
    )
    const { name, version, license } = manifestOf(folder)
    return { title: `${name} ${version} (${license})`, text: texts.join('\n\n') }
  })
  const silent = licences.filter(({ text }) => text === '').map(({ title }) => title)
  if (silent.length > 0) throw new Error(`No text of a licence was found in ${silent.join(', ')}.`)
  return licences.map(({ title, text }) => `===== ${title} =====\n\n${text}\n`).join('\n')
}

import { globSync, readFileSync } from 'node:fs'
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
    ...(license && { licenses: [/[ ()]/.test(license) ? { expression: license } : { license: { id: license } }] }),
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  }))
  return `${JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components }, null, 1)}\n`
}

/**
 * The licences of what is in the image, which they ask to be kept with it.
 *
 * @param {readonly string[]} folders - of the packages
 */
export function licencesOf(folders) {
  return folders
    .map((folder) => {
      const { name, version, license } = manifestOf(folder)
      const texts = globSync(`${folder}/{LICENSE,LICENCE,license,licence,NOTICE}*`).map((path) => readFileSync(path, 'utf8'))
      return `===== ${name} ${version} (${license}) =====\n${texts.join('\n')}`
    })
    .join('\n\n')
}

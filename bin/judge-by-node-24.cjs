// npm leaves out an optional package whose `engines` its own Node does not fit, among them the compiled half of the
// test runner under Debian's Node 18. What it installs here runs on the Node 24 of package.json, so that counts.
const { readFileSync } = require('node:fs')
const { join } = require('node:path')

const version = readFileSync(join(__dirname, '../.node-version'), 'utf8').trim()
Object.defineProperty(process, 'version', { value: `v${version}` })

// Makes dist/: the function and all that it imports in one file, and what cannot be in it beside it.
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { licencesOf, sbomOf } from './bundle/contents.mjs'
import { copyPackages, oncePerVersion } from './bundle/copy-packages.mjs'
import { requireFromNode } from './bundle/require-from-node.mjs'

const FUNCTION = 'function'
const DIST = 'dist'

/** What package.json says of the image: packages that cannot be bundled, and folders that are read at run time. */
const { openfaas = {} } = JSON.parse(readFileSync(join(FUNCTION, 'package.json'), 'utf8'))
const { external = [], include = [] } = openfaas

linkFolders()
mkdirSync('compile-cache')
const { metafile } = await build({
  entryPoints: [existsSync(join(FUNCTION, 'main.ts')) ? join(FUNCTION, 'main.ts') : 'host.ts'],
  outfile: join(DIST, 'function.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  // Names stay as they are written, for the stack of an error in the log.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  external,
  plugins: [requireFromNode],
  metafile: true,
  banner: { js: "import{createRequire as $r}from'node:module';const require=$r(import.meta.url);" },
  logLevel: 'warning',
})
cpSync('start.mjs', join(DIST, 'start.mjs'))
cpSync('health.mjs', join(DIST, 'health.mjs'))
for (const folder of include.filter((name) => existsSync(join(FUNCTION, name)))) {
  cpSync(join(FUNCTION, folder), join(DIST, folder), { recursive: true })
}
const imported = Object.values(metafile.outputs).flatMap((output) => output.imports)
const needed = external.filter((name) => imported.some(({ path }) => path === name))
const copied = copyPackages(needed, join(FUNCTION, 'node_modules'), join(DIST, 'node_modules'))
const bundled = Object.keys(metafile.inputs)
  .map((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
  .filter((folder) => folder !== undefined)
const [runtime] = globSync('runtime/node_modules/node-linux-*')
if (runtime === undefined)
  throw new Error('There is no Node for this platform; images are made for linux/amd64 and linux/arm64.')
cpSync(join(runtime, 'bin/node'), 'runtime/node')
const packages = oncePerVersion([...bundled, ...copied, runtime]).sort()
writeFileSync(join(DIST, 'sbom.cdx.json'), sbomOf(packages))
writeFileSync(join(DIST, 'LICENCES.txt'), licencesOf(packages))

/** A folder that `configuration.copy` brings and that is a package can be imported by its name, as in a workspace. */
function linkFolders() {
  for (const folder of readdirSync(FUNCTION)) {
    const manifest = join(FUNCTION, folder, 'package.json')
    if (folder === 'node_modules' || !existsSync(manifest)) continue
    const { name } = JSON.parse(readFileSync(manifest, 'utf8'))
    const link = join(FUNCTION, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    if (!existsSync(link)) symlinkSync(join(process.cwd(), FUNCTION, folder), link)
  }
}

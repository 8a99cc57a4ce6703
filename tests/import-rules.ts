import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { importsOf, type ModuleImport } from './module-imports.ts'

/** The folders of the house that hold code; what is in none of them is configuration. */
const CODE = '{bin,shared,functions,start,deploy,scripts,bench,loadtest,tests}/**/*.{ts,mjs,cjs}'

interface Room {
  /** Whose rule it is: a pattern of paths, relative to the project. The first that fits counts. */
  readonly files: RegExp
  /** What of the project it may import, beside its own folder. */
  readonly mayImport: RegExp
}

const SHARED = /^shared\//
const SHARED_OR_LIST = /^(shared\/|functions\/index\.ts$)/
/** Tests and their helpers; nothing that runs in a shop imports these. */
const TESTS = /\.test\.ts$|(^|\/)test-[^/]+\.ts$|^(shared\/testing|tests)\//
/** What may import those, and the packages that are there for development. */
const FOR_DEVELOPMENT = new RegExp(`${TESTS.source}|^(bench|loadtest|scripts)/`)

const ROOMS: readonly Room[] = [
  { files: /^tests\//, mayImport: /./ },
  { files: /^bin\//, mayImport: /^bin\// },
  { files: /^shared\//, mayImport: SHARED },
  { files: /^functions\/index\.ts$/, mayImport: /^(shared\/|functions\/[^/]+\/handler\.ts$)/ },
  { files: /^functions\//, mayImport: SHARED },
  { files: /^(start|scripts)\//, mayImport: SHARED_OR_LIST },
  { files: /^deploy\//, mayImport: /^(shared|start)\// },
  { files: /^loadtest\//, mayImport: /^(shared\/|start\/|scripts\/go\/|functions\/index\.ts$)/ },
  {
    files: /^bench\//,
    mayImport: /^(shared\/|loadtest\/|scripts\/(go|images)\/|functions\/(index|[^/]+\/handler)\.ts$)/,
  },
]

interface Manifest {
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
}

/**
 * Finds what breaks the rules of the house: `functions/*` import `shared/*` and never each other, `shared/*`
 * never imports `functions/*`, and what runs in a shop imports nothing that is there only for development.
 *
 * @param root - folder of the project
 * @returns one line an offence, `file: imported`
 */
export function findOffences(root: string): string[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const files = globSync(CODE, { cwd: root, exclude: ['**/node_modules/**'] }).sort()
  return files.flatMap((file) =>
    importsOf(file, readFileSync(join(root, file), 'utf8'))
      .filter((one) => !isAllowed(file, one, manifest))
      .map(({ specifier = 'a module that only the run will tell' }) => `${file}: ${specifier}`),
  )
}

function isAllowed(file: string, { specifier, isType }: ModuleImport, manifest: Manifest): boolean {
  // Tests of bin/ and start/ load what is in a copy of the project, and a tool what it is told to.
  if (specifier === undefined) return /^(tests\/|deploy\/lambda\/invoke)/.test(file)
  const target = targetOf(file, specifier)
  if (target !== undefined) return mayImport(file, target)
  return isBuiltin(specifier) || isPackageFor(file, specifier, isType, manifest)
}

/** @returns the file of the project that is meant, or undefined where it is another's package */
function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return normalize(join(dirname(file), specifier))
  const [, workspace = '', path] = /^@kedai\/([^/]+)(?:\/(.+))?$/.exec(specifier) ?? []
  if (workspace === '') return undefined
  return workspace === 'shared' ? `shared/${path ?? ''}` : `functions/${workspace}/${path ?? 'handler.ts'}`
}

function mayImport(file: string, target: string): boolean {
  if (TESTS.test(target) && !FOR_DEVELOPMENT.test(file)) return false
  const room = ROOMS.find(({ files }) => files.test(file))
  return room?.mayImport.test(target) === true || homeOf(file) === homeOf(target)
}

/** The folder whose files may import one another: each function, and each of the other folders, is one. */
function homeOf(path: string): string {
  const [room = '', name = ''] = path.split('/')
  return room === 'functions' ? `${room}/${name}` : room
}

/** Node 24 comes before the packages do, so bin/ has none; a type is gone before anything runs. */
function isPackageFor(file: string, specifier: string, isType: boolean, manifest: Manifest): boolean {
  if (file.startsWith('bin/') && !TESTS.test(file)) return false
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  const forDevelopment = isType || FOR_DEVELOPMENT.test(file)
  const packages = { ...manifest.dependencies, ...(forDevelopment ? manifest.devDependencies : {}) }
  return name in packages || (isType && `@types/${name}` in packages)
}

import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/** What a Lambda is made of: a folder with one file, and beside it the packages that cannot be in it. */
export interface LambdaBundle {
  readonly folder: string
  /** Of the one file. */
  readonly byteCount: number
  /** Packages that it asks for when it runs. */
  readonly external: readonly string[]
}

/** The Lambdas that run the timed jobs and make the database ready; all others are named as their functions. */
export const JOBS = 'jobs'
export const MIGRATE = 'migrate'

/**
 * Puts a function and all that it imports into `<into>/<name>/index.mjs`, in place of what is there.
 *
 * @param root - folder of the project
 * @param into - relative to it
 */
export async function bundleLambda(root: string, name: string, into: string): Promise<LambdaBundle> {
  const folder = join(root, into, name)
  rmSync(folder, { recursive: true, force: true })
  const { openfaas } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const external: string[] = openfaas.external
  const { metafile } = await build({
    absWorkingDir: root,
    stdin: { contents: entryOf(name), resolveDir: root, sourcefile: `${name}.ts`, loader: 'ts' },
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // Names stay as they are written, for the stack of an error in the log.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    external,
    metafile: true,
    banner: { js: "import{createRequire as $r}from'node:module';const require=$r(import.meta.url);" },
    logLevel: 'warning',
  })
  if (name === MIGRATE) cpSync(join(root, 'migrations'), join(folder, 'migrations'), { recursive: true })
  const outputs = Object.values(metafile.outputs)
  const imported = outputs.flatMap(({ imports }) => imports.map(({ path }) => path))
  return {
    folder,
    byteCount: outputs.reduce((sum, { bytes }) => sum + bytes, 0),
    external: external.filter((one) => imported.includes(one)),
  }
}

function entryOf(name: string): string {
  if (name === JOBS) {
    return `import { lambdaJobs } from './shared/hosts/lambda-jobs.ts'
            import { jobs } from './shared/jobs/jobs.ts'
            export const { handler } = lambdaJobs(jobs)`
  }
  if (name === MIGRATE) {
    return `import { migrate } from './deploy/lambda/migrate.ts'
            export const handler = () => migrate()`
  }
  const exported = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return `import { lambdaFunction } from './shared/hosts/lambda.ts'
          import { ${exported} } from './functions/${name}/handler.ts'
          export const { handler, stream } = await lambdaFunction(${exported})`
}

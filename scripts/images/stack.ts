import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const FunctionShape = z.object({
  lang: z.string(),
  handler: z.string(),
  image: z.string(),
  secrets: z.array(z.string()),
  environment: z.record(
    z.string(),
    z
      .union([z.string(), z.number()])
      .nullable()
      .transform((value) => String(value ?? '')),
  ),
  labels: z.record(z.string(), z.string()),
  limits: z.object({ memory: z.string() }),
})

const Stack = z.object({
  configuration: z.object({ copy: z.array(z.string()) }),
  functions: z.record(z.string(), FunctionShape),
})

/** `stack.yml`, the list of functions, as far as this project uses it. */
export type Stack = z.infer<typeof Stack>
/** One function of it. */
export type StackFunction = z.infer<typeof FunctionShape>

/**
 * Reads `stack.yml`.
 *
 * @param root - folder of the project
 * @param env - what its `${VAR:-default}` are replaced by
 */
export function readStack(root: string, env: NodeJS.ProcessEnv = process.env): Stack {
  const text = readFileSync(join(root, 'stack.yml'), 'utf8')
  return Stack.parse(parse(substitute(text, env), { merge: true }))
}

/** Replaces `${VAR:-default}` and `${VAR}` as faas-cli does: an empty variable is one that is not set. */
export function substitute(text: string, env: NodeJS.ProcessEnv): string {
  return text.replace(
    /\$\{(\w+)(?::-([^}]*))?\}/g,
    (_whole, name: string, fallback = '') => env[name] || fallback,
  )
}

import { SECRET_TIMEOUT_MS } from '../limits.ts'

/** Where AWS's own layer "Parameters and Secrets" answers within the Lambda. */
export interface SecretSource {
  /** Name or ARN of the secret. */
  readonly id: string
  readonly port: number
  /** The Lambda's own session token: the layer answers nobody else. */
  readonly token: string
}

const DEFAULT_PORT = 2773

/**
 * @param name - of the variable whose value is a secret: `<name>_SECRET` says which
 * @returns undefined where the environment names no secret
 */
export function secretSource(env: NodeJS.ProcessEnv, name = 'DATABASE_URL'): SecretSource | undefined {
  const id = env[`${name}_SECRET`]
  if (!id) return undefined
  return {
    id,
    port: Number(env['PARAMETERS_SECRETS_EXTENSION_HTTP_PORT'] || DEFAULT_PORT),
    token: env['AWS_SESSION_TOKEN'] ?? '',
  }
}

/**
 * Asks AWS Secrets Manager, through the layer, which keeps the answer for five minutes. It does so only while the Lambda
 * is invoked, not while it starts.
 *
 * @returns the secret's text
 * @throws Error that says why there is none, without anything of it
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html
 */
export async function readSecret({ id, port, token }: SecretSource): Promise<string> {
  const answer = await fetch(
    `http://127.0.0.1:${port}/secretsmanager/get?secretId=${encodeURIComponent(id)}`,
    { headers: { 'X-Aws-Parameters-Secrets-Token': token }, signal: AbortSignal.timeout(SECRET_TIMEOUT_MS) },
  )
  const text = await answer.text()
  if (!answer.ok) throw new Error(`the secret store answered ${answer.status}: ${text.slice(0, 200)}`)
  const secret = secretStringOf(text)
  if (secret === undefined) throw new Error('the secret has no text')
  return secret
}

function secretStringOf(text: string): string | undefined {
  try {
    const { SecretString: secret } = JSON.parse(text) as { SecretString?: unknown }
    return typeof secret === 'string' ? secret.trimEnd() : undefined
  } catch {
    return undefined
  }
}

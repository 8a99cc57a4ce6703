import { fileURLToPath } from 'node:url'
import { readStack, substitute } from '../images/stack.ts'
import { renderKubernetes } from './render.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Nodes learn over some seconds that a pod goes; the one that goes serves them until then. */
const DRAIN_MS = '8000'
const TOOLS = `\${KEDAI_REGISTRY:-localhost/kedai}/tools:\${KEDAI_TAG:-0.1.0}`

/** The files of `deploy/kubernetes/`, with what stack.yml says where nothing is set. */
export function checkedInFiles(): Map<string, string> {
  return shopFiles({ namespace: 'kedai' }, {})
}

/**
 * The files of one shop.
 *
 * @param env - what the variables of stack.yml are replaced by
 */
export function shopFiles(
  { namespace, hostname }: { readonly namespace: string; readonly hostname?: string | undefined },
  env: NodeJS.ProcessEnv,
): Map<string, string> {
  const given = { ...env, DRAIN_MS: env['DRAIN_MS'] || DRAIN_MS }
  return renderKubernetes(readStack(ROOT, given), { namespace, hostname, tools: substitute(TOOLS, given) })
}

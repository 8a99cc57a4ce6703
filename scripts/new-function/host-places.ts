import { NewFunctionFault } from './fault.ts'
import type { FunctionName } from './function-name.ts'
import type { Place } from './places.ts'

/** Files that say where a function runs; deploy/kubernetes/ is made from the first of them. */
export const HOST_PLACES: readonly Place[] = [
  { file: 'stack.yml', add: (text, { kebab }) => `${text.trimEnd()}\n\n${stackEntry(kebab)}` },
  {
    file: 'stack.pro.yml',
    add: (text, { kebab }) => `${text.trimEnd()}\n\n  ${kebab}:\n    labels: *rests\n`,
  },
  { file: 'docker-compose.yml', add: addToCompose },
  { file: 'deploy/caddy/Caddyfile', add: addToCaddyfile },
]

function stackEntry(name: string): string {
  return `  ${name}:
    lang: openfaas-node
    handler: ./functions/${name}
    image: \${KEDAI_REGISTRY:-localhost/kedai}/${name}:\${KEDAI_TAG:-0.1.0}
    secrets: *secrets
    environment: *environment
    labels: *one
    limits: *small
`
}

/** After the last of the services that are functions, on the next port. */
function addToCompose(text: string, { kebab }: FunctionName): string {
  const lines = text.split('\n')
  const last = lines.lastIndexOf('    <<: *function')
  const port = 1 + Math.max(...[...text.matchAll(/\bPORT: "(\d+)"/g)].map(([, number]) => Number(number)))
  if (last < 0 || !Number.isFinite(port))
    throw new NewFunctionFault('docker-compose.yml has no functions to add to.')
  const variable = kebab.toUpperCase().replaceAll('-', '_')
  const entry = `  ${kebab}:
    <<: *function
    image: \${KEDAI_REGISTRY:-localhost/kedai}/${kebab}:\${${variable}_TAG:-\${KEDAI_TAG:-0.1.0}}
    scale: \${${variable}_SCALE:-1}
    environment: {<<: *environment, PORT: "${port}"}`
  return lines.toSpliced(lines.indexOf('', last), 0, ...entry.split('\n')).join('\n')
}

/** Twice: where requests for it go, and that the shop is ready when it is. */
function addToCaddyfile(text: string, { kebab }: FunctionName): string {
  const ready = [...text.matchAll(/^\t+import ready [a-z-]+ (\d+)$/gm)].at(-1)
  const port = [...text.matchAll(/^\t+[a-z-]+ (\d+)$/gm)].at(-1)
  if (ready === undefined || port === undefined)
    throw new NewFunctionFault('deploy/caddy/Caddyfile has no functions to add to.')
  const next = Number(ready[1]) + 1
  return [ready, port].reduce((changed, { 0: line, 1: number = '' }) => {
    const name = line.split(' ').at(-2)?.trim() ?? ''
    return changed.replace(line, () => `${line}\n${line.replace(name, kebab).replace(number, String(next))}`)
  }, text)
}

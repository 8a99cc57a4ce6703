import { fileURLToPath } from 'node:url'
import { NewFunctionFault } from './new-function/fault.ts'
import { makeFunction } from './new-function/make-function.ts'

/** `npm run new:function <name>` makes a function that works, in every place that lists functions. */
const ROOT = fileURLToPath(new URL('..', import.meta.url))

try {
  const { name, made, changed } = await makeFunction(ROOT, process.argv[2])
  process.stdout.write(`Made:
${made.map((file) => `  ${file}`).join('\n')}
Added it to:
${changed.map((file) => `  ${file}`).join('\n')}

It works: GET /api/small/${name.kebab}/1 answers with one of the goods. Now make it what it is for:
  1. the tests: say first what shall hold
  2. contract.ts: the shapes of its requests and answers
  3. show-goods.ts: what it does; name the file verb-noun after that
  4. handler.ts: its summary, its routes and what they refuse
  5. README.md and docs/architecture.md: one line each that says what it is
  6. deploy/lambda/template.yaml: a block of its own
  7. the connections to the database, of which it may take DB_POOL: docs/scaling.md and the tests that add them up
Then \`npm run openapi\`, and the check: npm test && npm run lint && npm run typecheck && npm run openapi:check
`)
} catch (error) {
  if (!(error instanceof NewFunctionFault)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

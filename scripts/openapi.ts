import { buildApiDocument } from './api-document.ts'
import { writeOrCheck } from './generated-file.ts'

await writeOrCheck({
  path: 'docs/openapi.json',
  content: `${JSON.stringify(await buildApiDocument(), null, 2)}\n`,
  source: 'the schemas say',
  script: 'openapi',
})

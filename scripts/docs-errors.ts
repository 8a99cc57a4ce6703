import { errorsPage } from './docs-errors-page.ts'
import { writeOrCheck } from './generated-file.ts'

await writeOrCheck({
  path: 'docs/errors.md',
  content: errorsPage(),
  source: 'the catalogue says',
  script: 'docs:errors',
})

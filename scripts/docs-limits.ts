import { limitsPage } from './docs-limits-page.ts'
import { writeOrCheck } from './generated-file.ts'

await writeOrCheck({
  path: 'docs/limits.md',
  content: limitsPage(),
  source: 'shared/limits.ts says',
  script: 'docs:limits',
})

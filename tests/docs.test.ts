import { describe, expect, it } from 'vitest'
import { advice } from '../scripts/docs-error-advice.ts'
import { errorsPage } from '../scripts/docs-errors-page.ts'
import {
  brokenLinks,
  filesOf,
  missingPaths,
  npmScriptsIn,
  read,
  runnableExamples,
} from '../scripts/docs-files.ts'
import { limitsPage } from '../scripts/docs-limits-page.ts'
import { proseOf, tableUnder } from '../scripts/docs-markdown.ts'
import { loadConfig } from '../shared/config/config.ts'
import { catalogue } from '../shared/errors/catalogue.ts'
import * as limits from '../shared/limits.ts'

const MARKDOWN = filesOf('**/*.md')
const PICTURES = filesOf('docs/*.svg')

/** Folders of somebody's own machine. */
const MACHINE_PATH = /(?:^|[\s"'`(=])(?:\/(?:home|Users|root|work|mnt|opt)\/|[A-Z]:\\|file:\/\/)/
/** Package registries and mirrors: whoever installs has a setting of his own for these. */
const REGISTRY =
  /\bregistry\.|npmjs|yarnpkg|\bmaven\.org|repo1?\.maven|artifactory|\bnexus\b|jfrog|\bdeb\.debian|mirrors?\.|pypi\.|proxy\.golang/i
/** How the work is organised, and what is not there yet, is no matter of the documents. */
const NOT_ABOUT_THE_PROJECT =
  /\b(?:issues?|helpers?|lead|sub-?agents?|backlog|roadmap|milestones?|sprint|todo|fixme|tbd|coming soon|not yet implemented)\b|\.\.\/shared\b/i

describe('the documents', () => {
  it('are found', () => {
    expect(MARKDOWN).toEqual(
      expect.arrayContaining(['CHANGELOG.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/errors.md']),
    )
    expect(MARKDOWN.filter((file) => file.includes('node_modules'))).toEqual([])
  })

  it.each(MARKDOWN)('%s has no broken link', (file) => {
    expect(brokenLinks(file)).toEqual([])
  })

  it.each(MARKDOWN)('%s names no file of the project that is not there', (file) => {
    expect(missingPaths(read(file))).toEqual([])
  })

  it.each(MARKDOWN)('%s names no npm command that package.json does not have', (file) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    expect(npmScriptsIn(read(file)).filter((name) => !(name in scripts))).toEqual([])
  })

  it.each([...MARKDOWN, ...PICTURES])('%s speaks of the project alone', (file) => {
    const text = read(file)
    expect(MACHINE_PATH.exec(text)?.[0]).toBeUndefined()
    expect(REGISTRY.exec(text)?.[0]).toBeUndefined()
    expect(NOT_ABOUT_THE_PROJECT.exec(proseOf(text))?.[0]).toBeUndefined()
  })

  it.each(PICTURES)('%s needs nothing from elsewhere, and is readable by day and by night', (file) => {
    const picture = read(file)
    expect(picture).not.toMatch(/@import|@font-face|<image|<script|xlink:href|url\((?!#)/)
    expect(picture).toContain('prefers-color-scheme: dark')
    expect(picture).toMatch(/<title id="title">.+<\/title>\s*<desc id="desc">/)
  })
})

describe('docs/errors.md', () => {
  it('is what the catalogue says (npm run docs:errors makes it anew)', () => {
    expect(read('docs/errors.md')).toBe(errorsPage())
  })

  it('has every reason in its table, and no other', () => {
    const reasons = tableUnder(errorsPage(), 'Reasons').map(([reason = '']) => reason.replaceAll('`', ''))
    expect(reasons).toEqual(Object.keys(catalogue))
  })

  it('describes the details of every refusal that has some, and of no other', () => {
    const code = filesOf('{shared,functions}/**/*.ts').filter((file) => !file.endsWith('.test.ts'))
    const withDetails = code.flatMap((file) =>
      [...read(file).matchAll(/new Refusal\(\s*'(\w+)',\s*(?!\{\s*\})[{\w]/g)].map(([, reason]) => reason),
    )
    const described = Object.entries(advice).flatMap(([reason, { details }]) => (details ? [reason] : []))
    expect(described.sort()).toEqual([...new Set(withDetails)].sort())
  })
})

describe('docs/configuration.md', () => {
  const rows = tableUnder(read('docs/configuration.md'), 'Variables').map(([name = '', fallback = '']) => ({
    name: name.replaceAll('`', ''),
    fallback: fallback === 'none' ? undefined : fallback.replaceAll('`', ''),
  }))
  const schema =
    /const Environment = z\s*\.object\(\{\n(.*?)\n {2}\}\)/s.exec(read('shared/config/config.ts'))?.[1] ?? ''

  it('has every variable of the schema in its table, and no other', () => {
    const variables = [...schema.matchAll(/^ {4}([A-Z_]+): /gm)].map(([, name]) => name)
    expect(variables).toContain('PORT')
    expect(rows.map(({ name }) => name)).toEqual(variables)
  })

  it.each(rows.filter(({ fallback }) => fallback !== undefined))(
    'gives the default of $name',
    ({ name, fallback = '' }) => {
      expect(loadConfig({ [name]: fallback })).toEqual(loadConfig({}))
    },
  )

  it.each(rows.filter(({ fallback }) => fallback === undefined))(
    'says rightly that $name has none',
    ({ name }) => {
      const definition = new RegExp(`^ {4}${name}: (.*?)(?=^ {4}[A-Z_]+: |$(?![\\s\\S]))`, 'ms').exec(
        schema,
      )?.[1]
      expect(definition).toMatch(/\.optional\(\)|\.default\(''\)/)
    },
  )

  it('names the file of every secret', () => {
    const secrets = /readSecrets\(env, \[([^\]]*)\]/.exec(read('shared/config/config.ts'))?.[1] ?? ''
    const names = [...secrets.matchAll(/'(\w+)'/g)].map(([, name]) => name)
    expect(names).toContain('DATABASE_URL')
    for (const name of names) expect(read('docs/configuration.md')).toContain(`\`${name}_FILE\``)
  })
})

describe('docs/limits.md', () => {
  it('is what shared/limits.ts says (npm run docs:limits makes it anew)', () => {
    expect(read('docs/limits.md')).toBe(limitsPage())
  })

  it('has a sentence for every bound', () => {
    const rows = tableUnder(read('docs/limits.md'), 'Bounds')
    expect(rows.map(([name = '']) => name.replaceAll('`', '')).sort()).toEqual(Object.keys(limits).sort())
    for (const [name, , meaning = ''] of rows) expect(meaning, name).toMatch(/[a-z]{3,}/)
  })
})

describe('the examples to be run', () => {
  const examples = MARKDOWN.flatMap((file) => runnableExamples(file))

  it('speak to the shop that npm start opens, and to nobody else', () => {
    const addresses = examples.flatMap(({ code }) => code.match(/https?:\/\/[^/\s"']+/g) ?? [])
    expect(addresses.filter((address) => address !== 'http://localhost:8080')).toEqual([])
  })

  it('have an answer that is JSON, where they have one', () => {
    for (const { answer } of examples)
      if (answer !== undefined) expect(() => JSON.parse(answer)).not.toThrow()
  })
})

/** Each check is seen to fail once. */
describe('a document that is wrong', () => {
  const text = `# Wrong

See [nothing](missing.md), [no heading](#nowhere), [outside](../../elsewhere.md), [a heading](#wrong), and
[\`noSuchName\`](../shared/limits.ts), [\`PAGE_MAX\`](../shared/limits.ts), \`shared/missing.ts\`, \`migrations/*.sql\`.
<img src="missing.svg"> [![picture](missing.png)](missing-too.md) [a page](https://example.org/x)

\`\`\`sh
npm run nothing && npm test # [code](is-not-a-link.md)
\`\`\`
`

  it('has its broken links named', () => {
    expect(brokenLinks('docs/wrong.md', text).sort()).toEqual([
      '#nowhere has no such heading',
      '../../elsewhere.md is outside the project',
      '../shared/limits.ts does not export noSuchName',
      'missing-too.md is not there',
      'missing.md is not there',
      'missing.png is not there',
      'missing.svg is not there',
    ])
  })

  it('has its missing files and commands named', () => {
    expect(missingPaths(text)).toEqual(['shared/missing.ts'])
    expect(npmScriptsIn(text)).toEqual(['nothing', 'test'])
  })

  it.each(['cd /home/somebody/kedai', '`/opt/kedai`', 'file:///x'])(
    'is caught with the path in %s',
    (sample) => {
      expect(sample).toMatch(MACHINE_PATH)
    },
  )

  it.each(['registry.example.org', 'https://www.npmjs.com/x'])('is caught with the host %s', (sample) => {
    expect(sample).toMatch(REGISTRY)
  })

  it.each(['See issue 4.', 'A later issue adds it.', 'The lead decides.', 'Read ../shared/design.md.'])(
    'is caught with "%s"',
    (sample) => {
      expect(proseOf(sample)).toMatch(NOT_ABOUT_THE_PROJECT)
    },
  )

  it.each(['`details.issues`', '[rules](../shared/limits.ts)', 'This leads to the cart.', '/run/secrets/x'])(
    'is not what has %s',
    (sample) => {
      expect(proseOf(sample)).not.toMatch(NOT_ABOUT_THE_PROJECT)
      expect(sample).not.toMatch(MACHINE_PATH)
    },
  )
})

describe('an example to be run', () => {
  const text = [
    '```sh',
    'npm start',
    '```',
    'Then:',
    '```sh run',
    'curl -s localhost:8080/a',
    '```',
    '',
    '```json',
    '{"code":200}',
    '```',
    '```sh run',
    'curl -s localhost:8080/b',
    '```',
    '',
    'Something else.',
    '',
    '',
    '```json',
    '{}',
    '```',
  ].join('\n')

  it('is found by its mark, with the answer below it', () => {
    expect(runnableExamples('README.md', text)).toEqual([
      { file: 'README.md', line: 5, code: 'curl -s localhost:8080/a\n', answer: '{"code":200}\n' },
      { file: 'README.md', line: 12, code: 'curl -s localhost:8080/b\n', answer: undefined },
    ])
  })
})

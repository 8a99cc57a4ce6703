import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const CODE = '{shared,functions,start,bench,loadtest,bin,scripts}'
const ENGINES = './shared/testing/engines/global-setup.ts'
/** Where `.ci/run` wants the results as JSON, beside the ones on the terminal. */
const JSON_REPORT = process.env['VITEST_JSON_REPORT']

/** A mocked module would be mocked for the next file too, so these files each get a process of their own. */
const MOCKING = globSync(`${CODE}/**/*.test.ts`, { exclude: ['**/node_modules'] }).filter((path) =>
  readFileSync(path, 'utf8').includes('vi.mock('),
)

export default defineConfig({
  test: {
    reporters: JSON_REPORT === undefined ? ['default'] : ['default', ['json', { outputFile: JSON_REPORT }]],
    coverage: {
      provider: 'v8',
      include: ['functions/**/*.ts', 'shared/**/*.ts'],
      exclude: ['**/*.test.ts', 'shared/testing/**'],
      reporter: [['text', { skipFull: true, maxCols: 110 }]],
      thresholds: { lines: 95 },
    },
    // The sizes run one after the other, so that none slows the time-outs of another. The order begins at 1,
    // since vitest puts the group 0 of a single worker last.
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${CODE}/**/*.test.ts`],
          exclude: ['**/node_modules/**', '**/*.db.test.ts', ...MOCKING],
          // Loading the libraries anew for each file would take longer than all of these tests together.
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'unit-mocked',
          include: MOCKING.filter((path) => !path.endsWith('.db.test.ts')),
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'database',
          include: [`${CODE}/**/*.db.test.ts`],
          globalSetup: [ENGINES],
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'system',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/containers/**'],
          globalSetup: [ENGINES],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // What sells, again with a transaction for each sale.
        test: {
          name: 'singly',
          include: [
            'functions/{cart,pay}/*.db.test.ts',
            'tests/{concurrency,count-while-selling,day-of-a-shop,shift-race}.test.ts',
            'tests/{cart,sale}-life/*.test.ts',
          ],
          globalSetup: [ENGINES],
          env: { COALESCE_WRITES: '0' },
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // Needs Docker, so it is no part of `npm test`: npm run test:containers.
        test: {
          name: 'containers',
          include: ['tests/containers/**/*.test.ts'],
          globalSetup: ['./tests/containers/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
})

import { defineConfig } from 'vitest/config';

const TIMING = 'test/**/*.timing.test.{ts,tsx}';

export default defineConfig({
  test: {
    reporters: ['default', './test/totals-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'plain', include: ['test/**/*.test.{ts,tsx}'], exclude: [TIMING], maxWorkers: 2 },
      },
      // What measures time has the machine for itself: one file at a time, after all the others.
      {
        extends: true,
        test: {
          name: 'timing',
          include: [TIMING],
          fileParallelism: false,
          testTimeout: 180_000,
          execArgv: ['--expose-gc'],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

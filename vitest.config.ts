import { defineConfig } from 'vitest/config';

const TIMING = 'test/**/*.timing.test.{ts,tsx}';
/** Minutes each, and told in part by shorter ones: `npm run test:long`. */
const LONG = 'test/**/*.long.test.ts';
/** Each starts several runs at once. */
const SYSTEMS = 'test/systems/*.test.ts';
/** What measures time has the machine for itself: one file at a time, after all the others. */
const ALONE = { fileParallelism: false, testTimeout: 180_000, execArgv: ['--expose-gc'] };

export default defineConfig({
  test: {
    reporters: ['default', './test/totals-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'plain',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [TIMING, LONG, SYSTEMS],
          // Three for two cores: whole runs wait more than they work.
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: { name: 'systems', include: [SYSTEMS], ...ALONE, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: 'timing', include: [TIMING], ...ALONE, sequence: { groupOrder: 2 } },
      },
      {
        extends: true,
        test: { name: 'long', include: [LONG], ...ALONE, sequence: { groupOrder: 3 } },
      },
    ],
  },
});

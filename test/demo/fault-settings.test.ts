import { expect, test } from 'vitest';
import { mergeFaults, parseFaults } from '../../src/demo/fault-settings.ts';

test('faults are read in base units', () => {
  expect(
    parseFaults({
      leak: '360',
      leakPerRequest: '1kB',
      slowEvery: '10',
      errorRate: '1%',
      freezeAt: '1m30s',
      rssWarmup: '20MB:30s',
      rssStep: '5MiB@2s',
    }),
  ).toMatchObject({
    leakBytesPerSecond: 100_000,
    leakBytesPerRequest: 1000,
    slowEvery: 10,
    slowByMs: 200,
    errorRate: 0.01,
    freezeAtMs: 90_000,
    freezeForMs: 3000,
    rssWarmup: { bytes: 20e6, ms: 30_000 },
    rssStep: { bytes: 5 * 2 ** 20, ms: 2000 },
  });
});

test('a change leaves the others as they are, and null takes one away', () => {
  const present = { leak: '600MB/h', errorRate: '1%' };
  expect(mergeFaults(present, { errorRate: null, slowEvery: 5, walNeverCheckpoint: true })).toEqual({
    leak: '600MB/h',
    slowEvery: '5',
    walNeverCheckpoint: 'true',
  });
});

test.each([
  ['leak', '600MB'],
  ['leak', '10/s'],
  ['leakPerRequest', '1kB/s'],
  ['slowEvery', '1.5'],
  ['slowBy', '2m'],
  ['errorRate', '101%'],
  ['freezeAt', '30'],
  ['crashAt', '60d'],
  ['rssStep', '20MB:30s'],
  ['rssSawtooth', '20MB:0s'],
  ['walNeverCheckpoint', 'perhaps'],
  ['__proto__', '1'],
  ['toString', '1'],
])('%s %s is refused, with how it is written or what there is', (name, text) => {
  const update = Object.fromEntries([[name, text]]);
  expect(() => mergeFaults({}, update)).toThrow(/is written like|no such fault/);
});

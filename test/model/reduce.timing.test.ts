import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { constant } from '../../src/model/histogram.ts';
import { fold, reduce } from '../../src/model/reduce.ts';
import { EMPTY_STATE } from '../../src/model/state.ts';
import { profileOf, soakOf } from './made-soak.ts';

const NAMES = Array.from({ length: 59 }, (_, i) => `metrics.m${i}`);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test('a day of 60 series takes no more memory than its first hours', () => {
  const profile = profileOf({
    pass: ['dns.latency.p95 over 5m < 100ms', 'dns.errors < 0.1%'],
    abort: ['dns.errors > 5% for 30s'],
  });
  const sizes: number[] = [];
  let state = EMPTY_STATE;
  let ticks = 0;
  let heapAtFirst = 0;
  const started = performance.now();
  for (const event of soakOf(profile, 86_400, (i) => ({
    values: {
      ...Object.fromEntries(NAMES.map((name, j) => [name, ((i * 7919 + j * 104_729) % 1_000_003) / 7])),
      'dns.due': i * 1000,
    },
    histograms: { dns: constant(100 + ((i * 31) % 5000), 1000) },
  }))) {
    state = reduce(state, event);
    if (event.type === 'tick' && ++ticks % 14_400 === 0) {
      sizes.push(JSON.stringify(state).length);
      if (sizes.length === 1) heapAtFirst = heapBytes();
    }
  }
  const microsATick = ((performance.now() - started) * 1000) / 86_400;
  expect(sizes).toHaveLength(6);
  expect(Math.max(...sizes)).toBeLessThan((sizes[0] as number) * 1.6);
  expect(Math.max(...sizes)).toBeLessThan(2_500_000);
  expect(heapBytes() - heapAtFirst).toBeLessThan(30e6);
  expect(microsATick).toBeLessThan(2000);
  expect(fold([], state)).toBe(state);
});

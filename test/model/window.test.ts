import { expect, test } from 'vitest';
import { constant, EMPTY, merge, percentile } from '../../src/model/histogram.ts';
import type { Values } from '../../src/model/series.ts';
import { deepFreeze, seeded, soaked, type TickParts } from './made-soak.ts';

const worstOf = (text: string, ticks: number, partsOf: (tick: number) => TickParts) =>
  soaked({ pass: [text] }, ticks, partsOf).windows[text];

const random = seeded(7);
const LEVELS = Array.from({ length: 400 }, () => Math.floor(random() * 1000));
const ERRORS = LEVELS.map((level, i) => (i > 200 && i < 240 ? level % 9 : level % 2));
const gauge = (tick: number): TickParts => ({ values: { 'x.level': LEVELS[tick] as number } });

/** Over every whole window that ends with a tick, by brute force. */
function worstWindow(length: number, values: readonly number[], pick: (...of: number[]) => number): number {
  const means: number[] = [];
  for (let end = length; end <= values.length; end++)
    means.push(values.slice(end - length, end).reduce((sum, value) => sum + value, 0) / length);
  return pick(...means);
}

test.each([1, 10, 59, 60])(
  'the worst %d s of a gauge are the worst of all windows of that length',
  (seconds) => {
    const upper = worstOf(`x.level over ${seconds}s < 5`, 400, gauge);
    const lower = worstOf(`x.level over ${seconds}s > 5`, 400, gauge);
    expect(upper?.worst).toBeCloseTo(worstWindow(seconds, LEVELS, Math.max), 9);
    expect(lower?.worst).toBeCloseTo(worstWindow(seconds, LEVELS, Math.min), 9);
  },
);

test('a longer window slides by a sixtieth of itself and still finds the worst', () => {
  const truth = worstWindow(300, LEVELS, Math.max);
  const found = worstOf('x.level over 5m < 5', 400, gauge)?.worst as number;
  expect(found).toBeLessThanOrEqual(truth + 1e-9);
  expect(found).toBeGreaterThan(truth * 0.99);
});

test('a window that is not whole yet has no value', () => {
  expect(worstOf('x.level over 10s < 5', 9, gauge)).toMatchObject({ now: null, worst: null });
  expect(worstOf('x.level over 10s < 5', 10, gauge)?.worst).not.toBeNull();
});

test('percentiles of a window come from its merged latencies, not from averaged percentiles', () => {
  const at = (tick: number) => merge(constant(1000, 90), constant((LEVELS[tick] as number) * 100, 10));
  const window = worstOf('dns.latency.p95 over 20s < 5ms', 300, (tick) => ({
    values: {},
    histograms: { dns: at(tick) },
  }));
  let worst = 0;
  for (let end = 20; end <= 300; end++) {
    let sum = EMPTY;
    for (let tick = end - 20; tick < end; tick++) sum = merge(sum, at(tick));
    worst = Math.max(worst, percentile(sum, 0.95) as number);
  }
  expect(window?.worst).toBe(worst);
});

/** Cumulative counts, as a load tells them. */
const counts = (tick: number): Values => ({
  'dns.due': (tick + 1) * 100,
  'dns.errors': ERRORS.slice(0, tick + 1).reduce((sum, each) => sum + each, 0),
  'dns.lost': 0,
  'dns.missed': 0,
});

test('a share over a window is of what came due in it', () => {
  const window = worstOf('dns.errors over 30s < 1%', 400, (tick) => ({ values: counts(tick) }));
  expect(window?.worst).toBeCloseTo(worstWindow(30, ERRORS, Math.max) / 100, 12);
});

test('a count over a window is by how much it rose in it', () => {
  const window = worstOf('dns.errors over 30s < 5', 400, (tick) => ({ values: counts(tick) }));
  expect(window?.worst).toBeCloseTo(worstWindow(30, ERRORS, Math.max) * 30, 9);
});

test('a tick without an answer does not make the next one look like the whole soak', () => {
  const gap = { 'dns.due': null, 'dns.errors': null, 'dns.lost': null, 'dns.missed': null };
  const burnt = (tick: number): Values => ({ ...counts(tick), 'dns.errors': 500 });
  const window = worstOf('dns.errors over 10s < 1%', 100, (tick) => ({
    values: tick === 50 ? gap : tick < 5 ? counts(tick) : burnt(tick),
  }));
  expect(window?.worst).toBeCloseTo(500 / 1000, 6);
  expect(window?.now).toBe(0);
});

test('missed ticks take their place in a window', () => {
  const window = worstOf('x.level over 10s < 5', 40, (tick) =>
    tick >= 20 && tick < 30 ? undefined : { values: { 'x.level': tick < 20 ? 100 : 1 } },
  );
  expect(window?.now).toBe(1);
  const stitched = worstOf('x.level over 10s < 5', 35, (tick) =>
    tick >= 20 && tick < 30 ? undefined : { values: { 'x.level': tick < 20 ? 100 : 1 } },
  );
  expect(stitched?.now).toBe(1);
});

test('of an equation the worst is what breaks it', () => {
  const spike = (tick: number): TickParts => ({ values: { 'x.level': tick === 50 ? 3 : 0 } });
  expect(worstOf('x.level over 1s == 0', 100, spike)?.worst).toBe(3);
  expect(worstOf('x.level over 1s == 0', 40, spike)?.worst).toBe(0);
});

test('a window of a week is bounded', () => {
  const small = worstOf('dns.latency.p95 over 7d < 5ms', 100, () => ({
    values: {},
    histograms: { dns: constant(500, 9) },
  }));
  const large = worstOf('dns.latency.p95 over 7d < 5ms', 20_000, () => ({
    values: {},
    histograms: { dns: constant(500, 9) },
  }));
  expect(JSON.stringify(large).length).toBeLessThan(JSON.stringify(small).length + 500);
});

test('a window is plain data and never changed', () => {
  const state = soaked({ pass: ['x.level over 10s < 5'] }, 30, gauge);
  deepFreeze(state);
  expect(JSON.parse(JSON.stringify(state.windows))).toEqual(state.windows);
});

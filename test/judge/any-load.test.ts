import { expect, test } from 'vitest';
import { ofAnyLoad } from '../../src/judge/compare/any-load.ts';
import { compareSides } from '../../src/judge/compare/compare.ts';
import { latencyFigure, rateFigure, type Side } from '../../src/judge/compare/side.ts';

const exactly = (value: number) => ({ value, low: value, high: value });

const side = (rate: number, p95Seconds: number): Side => ({
  name: `at ${rate}`,
  machine: 'one',
  soakSeconds: 60,
  loads: { dns: { words: `${rate}/s`, mean: rate, invalid: null } },
  figures: {
    [`dns_${rate}qps.p95_latency_ms`]: {
      ...latencyFigure(`dns at ${rate}/s`, 'dns', 'p95'),
      ...exactly(p95Seconds),
    },
    [`dns_${rate}qps.rate_per_second`]: { ...rateFigure(`dns at ${rate}/s`, 'dns'), ...exactly(rate) },
  },
});

const compared = (base: Side, now: Side) => {
  const sides = ofAnyLoad(base, now);
  return { ...compareSides(sides.base, sides.now, 0.2), notes: sides.notes };
};

test('two mixes are compared by their loads, whatever those were asked for, and what was asked is said', () => {
  const { state, figures, notes } = compared(side(5000, 0.01), side(1000, 0.05));
  expect(state).toBe('worse');
  expect(figures.map(({ of, name }) => `${of} ${name}`)).toEqual(['dns p95']);
  expect(notes).toEqual(['dns was asked for 5000/s before, now for 1000/s']);
});

test('where they were asked for the same, nothing changes', () => {
  const { figures, notes } = compared(side(1000, 0.01), side(1000, 0.01));
  expect(figures.map(({ of, name }) => `${of} ${name}`)).toEqual([
    'dns at 1000/s p95',
    'dns at 1000/s delivered a second',
  ]);
  expect(notes).toEqual([]);
});

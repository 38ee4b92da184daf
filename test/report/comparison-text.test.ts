import { expect, test } from 'vitest';
import type { Compared, Comparison } from '../../src/model/comparison.ts';
import { comparisonText } from '../../src/report/comparison-text.ts';

const P95: Compared = {
  of: 'dns at 1000/s',
  name: 'p95',
  unit: 'seconds',
  state: 'worse',
  base: { value: 0.045, low: 0.044, high: 0.046 },
  now: { value: 0.09, low: 0.088, high: 0.092 },
  ratio: { value: 2, low: 1.9, high: 2.1 },
  why: null,
};

const comparison = (figures: readonly Compared[], notes: readonly string[] = []): Comparison => ({
  state: figures[0]?.state ?? 'cannot tell',
  base: 'monday',
  run: 'tuesday',
  tolerance: 0.2,
  figures,
  notes,
});

test('a comparison says what got worse, by how much, and how sure that is', () => {
  expect(comparisonText(comparison([P95], ['the machines differ']))).toBe(
    [
      'WORSE: tuesday against monday, 20% tolerated',
      '1 compared: 1 worse, 0 not to be told, 0 no worse',
      '',
      'worse        dns at 1000/s p95: 45ms → 90ms, ×2 (1.9 to 2.1)',
      '',
      'note: the machines differ',
    ].join('\n'),
  );
});

test('what got better is told by that word, and counts among what is no worse', () => {
  const text = comparisonText(comparison([{ ...P95, state: 'no worse', isBetter: true }]));
  expect(text).toContain('0 worse, 0 not to be told, 1 no worse');
  expect(text).toContain('better       dns at 1000/s p95');
});

test('what cannot be told says why, without a number that is not there', () => {
  const open: Compared = {
    ...P95,
    state: 'cannot tell',
    ratio: { value: 1, low: 0, high: null },
    why: 'the interval holds both',
  };
  expect(comparisonText(comparison([open]))).toContain('×1 (0 to ?), the interval');
  const untold: Compared = { ...open, base: null, now: null, ratio: null, why: 'the run does not tell it' };
  const text = comparisonText(comparison([untold]));
  expect(text).toContain('dns at 1000/s p95: the run does not tell it');
  expect(text).not.toMatch(/null|NaN|undefined/);
  expect(comparisonText(comparison([]))).toContain('there is nothing that both of them tell');
});

test('with a run between, what came back stands first, with the three rates', () => {
  const interval = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 });
  const recoveries = [
    {
      of: 'write at 20 VUs',
      before: 21_000,
      between: 738.4,
      now: 14_700,
      left: interval(0.0352),
      recovered: interval(0.7),
    },
  ];
  const lines = (told: typeof recoveries) =>
    comparisonText({ ...comparison([P95]), between: { run: 'midday', recoveries: told } }).split('\n');
  expect(lines(recoveries).slice(3, 5)).toEqual([
    'recovered    write at 20 VUs: 70% (68% to 72%) of monday, 3.52% in between:',
    '               21000/s → 738/s → 14700/s',
  ]);
  expect(lines([])[3]).toBe('no load was delivered by monday, midday and this run alike');
});

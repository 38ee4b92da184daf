import { expect, test } from 'vitest';
import { recoveriesOf } from '../../../src/judge/compare/recovery.ts';
import { errorFigure, type Figures, rateFigure, type Side } from '../../../src/judge/compare/side.ts';

const rated = (rate: number): Figures => ({
  'write_20vu.rate_per_second': {
    ...rateFigure('write at 20 VUs', 'write'),
    value: rate,
    low: rate * 0.95,
    high: rate * 1.05,
  },
});

const side = (name: string, figures: Figures, invalid: string | null = null): Side => ({
  name,
  machine: 'a machine',
  soakSeconds: 60,
  loads: { write: { words: '20 VUs', mean: 20, invalid } },
  figures,
});

test('what came back is told as a share of what was there before, and what was left in between', () => {
  const [only, ...more] = recoveriesOf(
    side('monolith', rated(21_000)),
    side('one connection', rated(738)),
    side('pool', rated(14_700)),
  );
  expect(more).toEqual([]);
  expect(only).toMatchObject({ of: 'write at 20 VUs', before: 21_000, between: 738, now: 14_700 });
  expect(only?.recovered.value).toBeCloseTo(0.7, 9);
  expect(only?.recovered.low).toBeGreaterThan(0.63);
  expect(only?.recovered.high).toBeLessThan(0.77);
  expect(only?.left.value).toBeCloseTo(738 / 21_000, 9);
});

test('a load that one of the three was not given, or had none of, has not recovered: it is not told', () => {
  const before = side('monolith', rated(21_000));
  const now = side('pool', rated(14_700));
  expect(recoveriesOf(before, side('one', rated(738), 'INVALID LOAD write'), now)).toEqual([]);
  expect(recoveriesOf(before, side('one', {}), now)).toEqual([]);
  expect(recoveriesOf(side('none', rated(0)), side('one', rated(738)), now)).toEqual([]);
  const failed = {
    'write_20vu.error_rate': { ...errorFigure('write', 'write', 0.1, 10), value: 0.1, low: 0, high: 1 },
  };
  expect(recoveriesOf(side('a', failed), side('b', failed), side('c', failed))).toEqual([]);
});

import { expect, test } from 'vitest';
import { inTurn, ratiosOf, spreadOf } from '../../bench/pairs.ts';
import { costRow, emptyRow, pairedRow, plainRow } from '../../bench/row.ts';
import { table } from '../../bench/table.ts';

const HEAD = { measure: 'DNS/UDP at 1000/s', peer: 'dnsperf', unit: 'CPU µs per answer' };

test('ours and theirs are measured in turn', async () => {
  const order: string[] = [];
  const note = (name: string) => async () => order.push(name);
  await inTurn(2, note('ours'), note('theirs'));
  expect(order).toEqual(['ours', 'theirs', 'ours', 'theirs']);
});

test('a ratio is that of neighbours, not of medians', () => {
  // A machine that becomes three times slower in the middle: the ratio is 2 all the time.
  const pairs = [1, 1, 3, 3].map((slowness) => ({ ours: 2 * slowness, theirs: slowness }));
  expect(ratiosOf(pairs)).toEqual({ median: 2, least: 2, most: 2 });
  expect(spreadOf([5, 1, 2]).median).toBe(2);
  expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, least: 1, most: 4 });
});

test('a bar is met in its own direction, and the aim before the reach', () => {
  const met = (is: 'at least' | 'at most', ratio: number) =>
    pairedRow({ ...HEAD, bar: { is, reach: 1, aim: is === 'at least' ? 2 : 0.5 } }, [
      { ours: ratio, theirs: 1 },
    ]).met;
  expect([2.1, 1.5, 0.9].map((ratio) => met('at least', ratio))).toEqual(['aim', 'reach', 'no']);
  expect([0.4, 0.9, 1.1].map((ratio) => met('at most', ratio))).toEqual(['aim', 'reach', 'no']);
  expect(plainRow({ ...HEAD, bar: { is: 'at most', reach: 20 } }, [19]).met).toBe('reach');
  expect(pairedRow(HEAD, [{ ours: 1, theirs: 1 }]).met).toBeNull();
});

test('a row says what else the machine did at its busiest', () => {
  const cost = (othersCores: number) => ({ cpuMicros: 10, answersPerSecond: 1000, othersCores });
  const row = costRow(HEAD, [{ ours: cost(0.1), theirs: cost(0.7) }], ({ cpuMicros }) => cpuMicros);
  expect(row).toMatchObject({ ours: 10, theirs: 10, othersCores: 0.7 });
  expect(table([row])).toContain('others used 0.7 cores');
});

test('what was not measured is a dash, never a 0', () => {
  const [, line] = table([emptyRow(HEAD, 'dnsperf is not installed (Debian: dnsperf)')]).split('\n');
  expect(line).toMatch(/answer +– +– +dnsperf +dnsperf is not installed/);
});

import { expect, test } from 'vitest';
import { metricsDifference, type Scrape } from '../../src/model/metrics-difference.ts';

const scrape = (values: Record<string, number | null>, ...counters: string[]): Scrape => ({
  values: new Map(Object.entries(values)),
  counters: new Set(counters),
});

test('a counter is told by what it gained a second, a gauge by what it is', () => {
  const { changed } = metricsDifference(
    scrape({ requests_total: 100, heap_bytes: 1000 }, 'requests_total'),
    scrape({ requests_total: 700, heap_bytes: 1500 }, 'requests_total'),
    60,
  );
  expect(changed).toEqual([
    { name: 'requests_total', before: 100, after: 700, perSecond: 10 },
    { name: 'heap_bytes', before: 1000, after: 1500, perSecond: null },
  ]);
});

test('what changed by the largest share of itself stands first, and what did not is counted', () => {
  const { changed, same } = metricsDifference(
    scrape({ a: 1000, b: 1, c: 5, d: 0 }),
    scrape({ a: 1100, b: 2, c: 5, d: 3 }),
    1,
  );
  expect(changed.map(({ name }) => name)).toEqual(['d', 'b', 'a']);
  expect(same).toBe(1);
});

test('a counter that began anew gained nothing that anybody knows', () => {
  const { changed } = metricsDifference(
    scrape({ x_total: 900 }, 'x_total'),
    scrape({ x_total: 5 }, 'x_total'),
    60,
  );
  expect(changed).toEqual([{ name: 'x_total', before: 900, after: 5, perSecond: null }]);
});

test('what has no number in one of them is no change, and what only one has is named', () => {
  const { changed, same, appeared, gone } = metricsDifference(
    scrape({ nan: null, old: 1, both: 1 }),
    scrape({ nan: 4, fresh: 1, both: null }),
    60,
  );
  expect({ changed, same }).toEqual({ changed: [], same: 0 });
  expect({ appeared, gone }).toEqual({ appeared: ['fresh'], gone: ['old'] });
});

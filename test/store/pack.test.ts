import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/event.ts';
import type { Histogram } from '../../src/model/histogram.ts';
import { pack, unpack } from '../../src/store/pack.ts';

const tick = (seq: number, histograms: Record<string, Histogram>): RunEvent => ({
  type: 'tick',
  at: 1000 * seq,
  seq,
  elapsedMs: 1000 * seq,
  values: { 'dns.rate': seq, 'process.rss': null },
  histograms,
});

const histogram = fc
  .uniqueArray(fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 1e6 })), {
    selector: ([bucket]) => bucket,
    maxLength: 50,
  })
  .map((pairs) => pairs.sort(([a], [b]) => a - b).flat());

test('what is packed comes out as it was, letter by letter', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.constantFrom('dns', 'api', 'api.list'), histogram)), (ticks) => {
      const entries = ticks.map((histograms, i) => [i + 1, tick(i, histograms)] as const);
      expect(JSON.stringify(unpack(pack(entries)))).toBe(JSON.stringify(entries));
    }),
    { seed: 1, numRuns: 50 },
  );
});

test('events that are no ticks are packed beside them', () => {
  const note: RunEvent = { type: 'note', at: 5, by: 'me', text: 'calm' };
  expect(unpack(pack([[7, note]]))).toEqual([[7, note]]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunEvent, TickEvent } from '../../src/model/event.ts';
import type { Histogram } from '../../src/model/histogram.ts';
import { closePack, type Entry, pack, unpack } from '../../src/store/pack.ts';

const tick = (seq: number, histograms: Record<string, Histogram>): TickEvent => ({
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

test('what is packed comes out as it was, number by number', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.constantFrom('dns', 'api', 'api.list'), histogram)), (ticks) => {
      const entries = ticks.map((histograms, i) => [i + 1, tick(i, histograms)] as const);
      expect([...unpack(closePack(pack(entries)))]).toEqual(entries);
    }),
    { seed: 1, numRuns: 50 },
  );
});

test('gaps, names that come and go, and what stands between ticks keep their places', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.constant(5),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const row = fc.dictionary(fc.constantFrom('dns.rate', 'process.rss', 'metrics.a'), value);
  fc.assert(
    fc.property(fc.array(fc.oneof(row, fc.constant('note'))), (rows) => {
      const entries = rows.map(
        (row, i): Entry => [
          i + 1,
          typeof row === 'string'
            ? { type: 'note', at: i, by: 'me', text: row }
            : {
                ...tick(i, {}),
                values: Object.fromEntries(
                  Object.entries(row).map(([k, v]) => [k, v || (v === null ? null : 0)]),
                ),
              },
        ],
      );
      expect([...unpack(closePack(pack(entries)))]).toEqual(entries);
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('events that are no ticks are packed beside them', () => {
  const note: RunEvent = { type: 'note', at: 5, by: 'me', text: 'calm' };
  expect([...unpack(closePack(pack([[7, note]])))]).toEqual([[7, note]]);
});

import { expect, test } from 'vitest';
import { openLedger } from '../../src/load/ledger.ts';
import { openTally } from '../../src/load/tally.ts';
import { countOf, percentile } from '../../src/model/histogram.ts';

test('every request is in one account at any moment', () => {
  const tally = openTally('soak', 2000);
  tally.send(0, 0);
  tally.send(0, 11);
  tally.send(0, 1);
  tally.send(0, 2);
  tally.ok(0, 5, 'list');
  tally.error('servfail', 0, 6);
  tally.lose(0, 2001);
  tally.miss(3);
  expect(tally.report(4)).toMatchObject({
    due: 11,
    sent: 4,
    ok: 1,
    errors: 1,
    lost: 1,
    missed: 3,
    late: 1,
    inflight: 5,
    classes: { servfail: 1, timeout: 1 },
  });
});

test('lost and missed requests count with at least the timeout', () => {
  const tally = openTally('soak', 2000);
  tally.send(0, 0);
  tally.lose(0, 300);
  tally.miss(1);
  const { histograms } = tally.report(0);
  expect(countOf(histograms[''] ?? [])).toBe(2);
  expect(percentile(histograms[''] ?? [], 0)).toBeGreaterThanOrEqual(2);
});

test('latencies are told once, counts for ever, and steps by their names, whatever those are', () => {
  const tally = openTally('soak', 2000);
  tally.send(0, 0);
  tally.ok(0, 5, '__proto__');
  expect(Object.keys(tally.report(0).histograms)).toEqual(['', '__proto__']);
  expect(tally.report(0)).toMatchObject({ ok: 1, histograms: {} });
});

test('a request belongs to the epoch in which it was due, also when it ends in the next', () => {
  const ledger = openLedger('warmup', 2000);
  ledger.tallyAt(900).send(900, 900);
  ledger.turn('soak', 1000);
  ledger.tallyAt(999.9).send(999.9, 1001);
  ledger.tallyAt(1000).send(1000, 1000);
  ledger.tallyAt(900).ok(900, 1200);
  const countBefore = (ms: number) => (ms >= 2000 ? 7 : ms >= 1000 ? 3 : 0);
  const [warmup, soak] = ledger.report(2000, countBefore);
  expect(warmup).toMatchObject({ epoch: 'warmup', due: 5, ok: 1, inflight: 4 });
  expect(soak).toMatchObject({ epoch: 'soak', due: 5, ok: 0, inflight: 5 });
});

test('news of an epoch that comes too late does not move what has been begun', () => {
  const ledger = openLedger('warmup', 2000);
  ledger.tallyAt(1500).send(1500, 1500);
  ledger.turn('soak', 1000);
  ledger.tallyAt(1500).ok(1500, 1510);
  ledger.tallyAt(1501).send(1501, 1501);
  const [warmup, soak] = ledger.report(2000, () => 0);
  expect(warmup).toMatchObject({ due: 1, ok: 1, inflight: 0 });
  expect(soak).toMatchObject({ due: 1, inflight: 1 });
});

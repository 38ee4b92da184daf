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
  tally.ok(0, 0, 5, 'list');
  tally.error('servfail', 0, 1, 6);
  tally.lose(0, 1, 2001);
  tally.miss(3, 'cap', 0);
  expect(tally.report(4)).toMatchObject({
    due: 11,
    sent: 4,
    ok: 1,
    errors: 1,
    lost: 1,
    missed: 3,
    late: 1,
    inflight: 5,
    classes: { servfail: 1, timeout: 1, cap: 3 },
  });
});

test('lost and missed requests count with at least the timeout', () => {
  const tally = openTally('soak', 2000);
  tally.send(0, 0);
  tally.lose(0, 0, 300);
  tally.miss(1, 'behind', 0);
  const { histograms } = tally.report(0);
  expect(countOf(histograms[''] ?? [])).toBe(2);
  expect(percentile(histograms[''] ?? [], 0)).toBeGreaterThanOrEqual(2);
});

test('latencies are told once, counts for ever, and steps by their names, whatever those are', () => {
  const tally = openTally('soak', 2000);
  tally.send(0, 0);
  tally.ok(0, 1, 5, '__proto__');
  expect(Object.keys(tally.report(0).histograms)).toEqual(['', 'service', '__proto__']);
  expect(tally.report(0)).toMatchObject({ ok: 1, histograms: {} });
});

test('what a tool tells of many at once is in the accounts, and what is no request in none', () => {
  const tally = openTally('soak', 2000);
  tally.settle(5, 2, 'failed', 0, 10);
  tally.time('delivery', 3, 10);
  const { histograms, ...told } = tally.report(0);
  expect(told).toMatchObject({ due: 5, sent: 5, ok: 3, errors: 2, inflight: 0, classes: { failed: 2 } });
  expect(told.steps).toEqual({ '': { due: 5, ok: 3, errors: 2, lost: 0, missed: 0, refused: 0 } });
  expect(Object.keys(histograms)).toEqual(['delivery']);
});

test('each step has its own account, which balances, and all of them are the load’s', () => {
  const tally = openTally('soak', 2000);
  for (const step of ['put', 'put', 'put', 'get']) tally.send(0, 0, step);
  tally.ok(0, 0, 5, 'put');
  tally.error('grpc.not_found', 0, 0, 5, 'put', true);
  tally.error('reset', 0, 0, 5, 'put');
  tally.miss(2, 'cap', 0, 'get');
  expect(tally.report(0).steps).toEqual({
    '': { due: 6, ok: 1, errors: 2, lost: 0, missed: 2, refused: 1 },
    put: { due: 3, ok: 1, errors: 2, lost: 0, missed: 0, refused: 1 },
    get: { due: 3, ok: 0, errors: 0, lost: 0, missed: 2, refused: 0 },
  });
});

test('a request belongs to the epoch in which it was due, also when it ends in the next', () => {
  const ledger = openLedger('warmup', 2000, () => 100);
  ledger.tallyAt(900).send(900, 900);
  ledger.turn('soak', 1000);
  ledger.tallyAt(999.9).send(999.9, 1001);
  ledger.tallyAt(1000).send(1000, 1000);
  ledger.tallyAt(900).ok(900, 900, 1200);
  const countBefore = (ms: number) => (ms >= 2000 ? 7 : ms >= 1000 ? 3 : 0);
  const [warmup, soak] = ledger.report(2000, countBefore);
  expect(warmup).toMatchObject({ epoch: 'warmup', due: 5, ok: 1, inflight: 4 });
  expect(soak).toMatchObject({ epoch: 'soak', due: 5, ok: 0, inflight: 5 });
});

test('news of an epoch that comes too late does not move what has been begun', () => {
  const ledger = openLedger('warmup', 2000, () => 100);
  ledger.tallyAt(1500).send(1500, 1500);
  ledger.turn('soak', 1000);
  ledger.tallyAt(1500).ok(1500, 1500, 1510);
  ledger.tallyAt(1501).send(1501, 1501);
  const [warmup, soak] = ledger.report(2000, () => 0);
  expect(warmup).toMatchObject({ due: 1, ok: 1, inflight: 0 });
  expect(soak).toMatchObject({ due: 1, inflight: 1 });
});

test('the service time is from sent to done, beside the latency from due to done', () => {
  const tally = openTally('soak', 2000);
  tally.send(0, 100);
  tally.ok(0, 100, 105);
  const { histograms } = tally.report(0);
  expect(percentile(histograms[''] ?? [], 1)).toBeCloseTo(0.105, 3);
  expect(percentile(histograms.service ?? [], 1)).toBeCloseTo(0.005, 3);
});

test('with as many in flight as may be the next one is missed, and said why', () => {
  const ledger = openLedger('soak', 2000, () => 2);
  for (const dueMs of [0, 1, 2, 3]) ledger.admit(dueMs)?.send(dueMs, dueMs);
  expect(ledger.report(4, () => 0)[0]).toMatchObject({ due: 4, inflight: 2, missed: 2, classes: { cap: 2 } });
});

test('an epoch that is over and told is told no more, and what ends in it late still is', () => {
  const ledger = openLedger('soak.0', 1000, () => 10);
  ledger.admit(0)?.send(0, 0);
  ledger.turn('soak.1', 100);
  ledger.admit(100)?.send(100, 100);
  const told = (ms: number) => ledger.report(ms, () => 0).map(({ epoch }) => epoch);
  expect(told(200)).toEqual(['soak.0', 'soak.1']);
  expect(told(5000)).toEqual(['soak.1']);
  ledger.tallyAt(0).ok(0, 0, 5001);
  expect(told(5002)).toEqual(['soak.0', 'soak.1']);
  expect(told(9000)).toEqual(['soak.1']);
});

test('what was said to wait in one epoch, and then belongs to the next, is told of both again', () => {
  const ledger = openLedger('warmup', 2000, () => 10);
  const countBefore = (ms: number) => (ms > 1000 ? 5 : ms > 500 ? 2 : 0);
  expect(ledger.report(1500, countBefore)).toMatchObject([{ epoch: 'warmup', due: 5 }]);
  ledger.turn('soak', 800);
  expect(ledger.report(1500, countBefore)).toMatchObject([
    { epoch: 'warmup', due: 2 },
    { epoch: 'soak', due: 3 },
  ]);
});

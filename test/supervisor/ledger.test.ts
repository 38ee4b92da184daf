import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Report, Tally } from '../../src/load/messages.ts';
import { BUCKETS, constant, countOf, EMPTY, merge, percentile } from '../../src/model/histogram.ts';
import { dueBy, type RatePace, shareOf } from '../../src/model/pace.ts';
import {
  addSums,
  closeSums,
  isSound,
  loadValues,
  NO_SUMS,
  sumsOf,
  unsent,
} from '../../src/supervisor/ledger.ts';
import { following, openAsked } from '../../src/supervisor/schedule.ts';
import {
  addUnsent,
  begunOf,
  inPhase,
  newSlot,
  type Slot,
  takeFresh,
  takeReport,
  totalOf,
  vacate,
} from '../../src/supervisor/slot.ts';

fc.configureGlobal({ seed: 20_251_121 });

const tallyOf = (more: Partial<Tally> = {}): Tally => ({
  epoch: 'soak',
  due: 10,
  sent: 9,
  ok: 5,
  errors: 1,
  lost: 1,
  missed: 1,
  late: 0,
  inflight: 2,
  classes: { timeout: 1, 'status.503': 1, cap: 1 },
  seen: {},
  steps: {},
  firstDueMs: 5,
  lastEndMs: 900,
  histograms: { '': constant(100, 8) },
  ...more,
});

const reportOf = (seq: number, tallies: readonly Tally[] = [tallyOf()]): Report => ({
  type: 'report',
  seq,
  atMs: seq * 1000,
  tallies,
  begun: 10,
  isIdle: false,
  gauges: {},
  self: { rssBytes: 5e7, cpuSeconds: 1, lagSeconds: 0, latenessSeconds: 0, drops: 0 },
});

const balances = ({ due, ok, errors, lost, missed, inflight }: Tally | Record<string, number>): boolean =>
  due === ok + errors + lost + missed + inflight;

const tallies = fc
  .record({ ok: fc.nat(1000), errors: fc.nat(9), lost: fc.nat(9), missed: fc.nat(9), inflight: fc.nat(99) })
  .map((counts) => {
    const { ok, errors, lost, missed, inflight } = counts;
    return tallyOf({ ...counts, due: ok + errors + lost + missed + inflight });
  });

test('the ledger of many workers balances, whoever of them is lost', () => {
  fc.assert(
    fc.property(fc.array(tallies, { maxLength: 8 }), fc.nat(500), (each, unreported) => {
      const alive = each.map(sumsOf).reduce(addSums, NO_SUMS);
      expect(balances(alive.counts)).toBe(true);
      const lost = each.map((tally) => addSums(closeSums(sumsOf(tally)), unsent(unreported)));
      const left = lost.reduce(addSums, NO_SUMS);
      expect(balances(left.counts)).toBe(true);
      expect(left.counts.inflight).toBe(0);
      expect(left.counts.due).toBe(alive.counts.due + unreported * each.length);
      expect(left.counts.ok).toBe(alive.counts.ok);
      const blamed = left.classes.worker ?? 0;
      expect(blamed).toBe(alive.counts.inflight + unreported * each.length);
    }),
  );
});

test('classes of errors add up over workers', () => {
  const one = sumsOf(tallyOf());
  expect(addSums(one, sumsOf(tallyOf({ classes: { timeout: 4 } }))).classes).toEqual({
    timeout: 5,
    'status.503': 1,
    cap: 1,
  });
  expect(NO_SUMS.classes).toEqual({});
});

test('a load without an answer is a gap, never 0', () => {
  const values = loadValues({ name: 'dns', steps: ['list'] }, null, null, {});
  expect(values['dns.due']).toBeNull();
  expect(values['dns.rate']).toBeNull();
  expect(values['dns.latency.p95']).toBeNull();
  expect(values['dns.list.latency.max']).toBeNull();
});

test('a load’s series are its counts, classes, rate and latencies, and its steps’ latencies', () => {
  const sums = sumsOf(tallyOf({ seen: { nxdomain: 2 } }));
  const values = loadValues(
    { name: 'api', steps: ['list'] },
    sums,
    { count: 5, seconds: 2 },
    { '': constant(100, 8), list: constant(200, 1) },
  );
  expect(values).toMatchObject({
    'api.due': 10,
    'api.inflight': 2,
    'api.error.status.503': 1,
    'api.seen.nxdomain': 2,
    'api.rate': 2.5,
    'api.latency.p50': 100e-6,
    'api.list.latency.p50': 200e-6,
  });
  const rateOf = (done: { count: number; seconds: number }) =>
    loadValues({ name: 'api', steps: [] }, sums, done, {})['api.rate'];
  expect(rateOf({ count: -3, seconds: 2 })).toBe(0);
  expect(rateOf({ count: 5, seconds: 0 })).toBeNull();
});

test('what an engine tells by name is a series of its own, 0 before it is first seen and a gap without an answer', () => {
  const load = {
    name: 'ws',
    steps: [],
    tells: { counts: ['delivered', 'doubled'], gauges: [], times: ['delivery'] },
  } as const;
  const sums = { ...sumsOf(tallyOf({ seen: { delivered: 3, late: 2 } })) };
  const values = loadValues(load, sums, null, { delivery: constant(300, 3) });
  expect(values).toMatchObject({ 'ws.delivered': 3, 'ws.doubled': 0, 'ws.seen.late': 2 });
  expect(values['ws.delivery.latency.p50']).toBeCloseTo(300e-6);
  // A delivery is no request: it has no accounts.
  for (const none of ['ws.seen.delivered', 'ws.delivery.ok']) expect(Object.keys(values)).not.toContain(none);
  expect(loadValues(load, null, null, {})).toMatchObject({
    'ws.delivered': null,
    'ws.doubled': null,
  });
});

test('a report that adds up is sound', () => {
  expect(isSound(reportOf(1))).toBe(true);
  expect(isSound(reportOf(1, []))).toBe(true);
  expect(isSound(reportOf(1, [tallyOf({ epoch: 'soak.12' }), tallyOf({ epoch: 'warmup' })]))).toBe(true);
});

const bent: [string, unknown][] = [
  ['counts that do not add up', reportOf(1, [tallyOf({ due: 11 })])],
  ['a negative count', reportOf(1, [tallyOf({ ok: -5, due: 0 })])],
  ['NaN', reportOf(1, [tallyOf({ ok: Number.NaN })])],
  ['a text for a number', reportOf(1, [tallyOf({ late: '5' as never })])],
  ['an endless number', reportOf(1, [tallyOf({ late: Infinity })])],
  ['no number of its own', reportOf(Number.NaN)],
  ['no tallies', { ...reportOf(1), tallies: undefined }],
  ['a tally that is none', reportOf(1, [null as never])],
  [
    'too many tallies',
    reportOf(
      1,
      Array.from({ length: 101 }, () => tallyOf()),
    ),
  ],
  ['a stage that is none', reportOf(1, [tallyOf({ epoch: 'soak.x' as never })])],
  ['nothing of what it has begun', { ...reportOf(1), begun: undefined }],
  ['no word on whether it is idle', { ...reportOf(1), isIdle: 1 }],
  ['a moment that is none', reportOf(1, [tallyOf({ lastEndMs: Number.NaN })])],
  ['an unknown epoch', reportOf(1, [tallyOf({ epoch: 'constructor' as never })])],
  ['no classes', reportOf(1, [tallyOf({ classes: undefined as never })])],
  ['a class that is no number', reportOf(1, [tallyOf({ classes: { timeout: null as never } })])],
  ['no histograms', reportOf(1, [tallyOf({ histograms: null as never })])],
  ['half a histogram', reportOf(1, [tallyOf({ histograms: { '': [5] } })])],
  ['a histogram out of order', reportOf(1, [tallyOf({ histograms: { '': [5, 1, 4, 1] } })])],
  ['a bucket there is not', reportOf(1, [tallyOf({ histograms: { '': [BUCKETS, 1] } })])],
  ['half a bucket', reportOf(1, [tallyOf({ histograms: { '': [1.5, 1] } })])],
  ['an empty bucket', reportOf(1, [tallyOf({ histograms: { '': [1, 0] } })])],
  ['no gauges', { ...reportOf(1), gauges: undefined }],
  ['a gauge that is no number', { ...reportOf(1), gauges: { connections: Number.NaN } }],
  ['no word of itself', { ...reportOf(1), self: undefined }],
  ['half a word of itself', { ...reportOf(1), self: { rssBytes: 5 } }],
];

test.each(bent)('a report with %s is refused and does no harm', (_, report) => {
  expect(isSound(report as Report)).toBe(false);
});

test('whatever a worker sends, looking at it never throws', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), (tally, self, seq) => {
      const report = {
        type: 'report',
        seq,
        atMs: 0,
        begun: 0,
        isIdle: true,
        gauges: {},
        tallies: [tally],
        self,
      };
      isSound(report as never);
    }),
  );
});

const soak = inPhase('soak');
/** All latencies of a soak that are there to be taken. */
const freshOf = (slot: Slot) =>
  [...takeFresh([slot], 'soak').values()].reduce((sum, each) => merge(sum, each[''] ?? EMPTY), EMPTY);

test('the same report twice, or an older one, changes nothing', () => {
  const slot = newSlot(0);
  takeReport(slot, reportOf(2));
  takeReport(slot, reportOf(2));
  takeReport(slot, reportOf(1, [tallyOf({ ok: 900, due: 905 })]));
  expect(totalOf([slot], soak).counts).toMatchObject({ due: 10, ok: 5 });
  expect(countOf(freshOf(slot))).toBe(8);
  expect(countOf(freshOf(slot))).toBe(0);
});

test('latencies of two reports between two ticks add up', () => {
  const slot = newSlot(0);
  takeReport(slot, reportOf(1));
  takeReport(slot, reportOf(2));
  expect(countOf(freshOf(slot))).toBe(16);
});

test('an epoch that a worker tells no more keeps what was last told of it', () => {
  const slot = newSlot(0);
  takeReport(slot, reportOf(1, [tallyOf({ epoch: 'soak.0' })]));
  takeReport(slot, reportOf(2, [tallyOf({ epoch: 'soak.1', due: 6, ok: 1 })]));
  expect(totalOf([slot], soak).counts).toMatchObject({ due: 16, ok: 6 });
  expect(totalOf([slot], (epoch) => epoch === 'soak.0').counts).toMatchObject({ due: 10, ok: 5 });
});

test('what a lost worker had in flight is missed, and its successor starts beside it', () => {
  const slot = newSlot(0);
  takeReport(slot, reportOf(7, [tallyOf(), tallyOf({ epoch: 'warmup', inflight: 0, due: 8 })]));
  freshOf(slot);
  vacate(slot, 2000);
  expect(countOf(freshOf(slot))).toBe(2);
  expect(totalOf([slot], soak).counts).toMatchObject({ due: 10, ok: 5, missed: 3, inflight: 0 });
  addUnsent(slot, 100, 'soak', 2000);
  expect(percentile(freshOf(slot), 0.01)).toBeGreaterThanOrEqual(2);
  takeReport(slot, reportOf(1));
  const { counts, classes } = totalOf([slot], soak);
  expect(counts).toMatchObject({ due: 120, ok: 10, missed: 104, inflight: 2 });
  expect(classes).toMatchObject({ cap: 2, worker: 102 });
  expect(balances(counts)).toBe(true);
  expect(begunOf(slot)).toBe(120);
});

test('a place whose worker never reported owes nothing', () => {
  const slot = newSlot(0);
  vacate(slot, 2000);
  expect(slot.fresh.size).toBe(0);
  expect(totalOf([slot], soak)).toEqual(NO_SUMS);
});

const pace: RatePace = {
  kind: 'rate',
  atMs: 1000,
  done: 0,
  burst: 0,
  perSecond: 1000,
  ramp: null,
  shares: [0],
};

test('due is the rate times the time, and nothing before the start', () => {
  expect(dueBy(pace, 1000)).toBe(0);
  expect(dueBy(pace, 500)).toBe(0);
  expect(dueBy(pace, 2500)).toBe(1500);
});

test('changing the rate loses nothing and asks for nothing again', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          // What is taken back in the very moment it is asked for was not asked for.
          forMs: fc.integer({ min: 1, max: 5000 }),
          amount: fc.integer({ min: 0, max: 5000 }),
          burst: fc.integer({ min: 0, max: 100 }),
        }),
      ),
      (changes) => {
        const asked = openAsked(pace);
        let [atMs, due, amount] = [1000, 0, 1000];
        for (const change of changes) {
          due += (change.forMs * amount) / 1000;
          atMs += change.forMs;
          ({ amount } = change);
          asked.tell(following(asked, atMs, [0], change));
          expect(asked.dueBy(atMs)).toBeCloseTo(due, 6);
          due += change.burst;
          expect(asked.dueBy(atMs + 0.001)).toBeCloseTo(due + amount / 1e6, 6);
        }
      },
    ),
  );
});

test('what places owe together is what is due, whoever shares it when', () => {
  const share = fc.record({
    forMs: fc.integer({ min: 1, max: 3000 }),
    amount: fc.integer({ min: 0, max: 2000 }),
    shares: fc.constantFrom([0], [0, 1], [1], [0, 2], [0, 1, 2]),
  });
  fc.assert(
    fc.property(fc.array(share, { maxLength: 8 }), fc.integer({ min: 0, max: 30_000 }), (changes, ms) => {
      const asked = openAsked(pace);
      let atMs = 1000;
      for (const { forMs, amount, shares } of changes) {
        atMs += forMs;
        asked.tell(following(asked, atMs, shares, { amount }));
      }
      // Nobody asks about times long gone.
      const whenMs = Math.max(1000 + ms, atMs);
      const owed = [0, 1, 2].reduce((sum, index) => sum + asked.owed(index, whenMs), 0);
      expect(owed).toBe(Math.ceil(asked.dueBy(whenMs) - 1e-6));
    }),
  );
});

test('the workers’ shares are all requests, each of them once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), fc.nat(5000), fc.nat(5000), (of, from, more) => {
      const to = from + more;
      let sum = 0;
      for (let index = 0; index < of; index++) {
        const share = shareOf(index, of, from, to);
        const counted = Array.from({ length: more }, (_, i) => from + i).filter(
          (k) => k % of === index,
        ).length;
        expect(share).toBe(counted);
        sum += share;
      }
      expect(sum).toBe(more);
    }),
    { numRuns: 50 },
  );
});

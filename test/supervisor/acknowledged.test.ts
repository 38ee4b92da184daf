import { expect, test } from 'vitest';
import type { Epoch, Report, StepCounts, Tally } from '../../src/load/messages.ts';
import type { HttpStep } from '../../src/model/http-load.ts';
import { acknowledgedOf } from '../../src/supervisor/acknowledged.ts';
import { isSound, loadValues, sumsOf } from '../../src/supervisor/ledger.ts';
import { newSlot, type Slot, takeReport, vacate } from '../../src/supervisor/slot.ts';
import { httpLoad, httpStep } from '../load/fork-worker.ts';

const stepOf = (counts: Partial<StepCounts>): StepCounts => ({
  due: 0,
  ok: 0,
  errors: 0,
  lost: 0,
  missed: 0,
  refused: 0,
  ...counts,
});

function tallyOf(steps: Record<string, StepCounts>, epoch: Epoch = 'soak', seen = {}): Tally {
  const counts = { due: 0, sent: 0, ok: 0, errors: 0, lost: 0, missed: 0, late: 0, inflight: 0 };
  return { epoch, ...counts, classes: {}, seen, steps, firstDueMs: null, lastEndMs: null, histograms: {} };
}

const reportOf = (...tallies: Tally[]): Report => ({
  type: 'report',
  seq: 1,
  atMs: 1000,
  tallies,
  begun: 0,
  isIdle: true,
  gauges: {},
  self: { rssBytes: 0, cpuSeconds: 0, lagSeconds: 0, latenessSeconds: 0, drops: 0 },
});

/** A place whose worker has told of this. */
function slotOf(index: number, ...tallies: Tally[]): Slot {
  const slot = newSlot(index);
  slot.process = { pid: 1, send() {}, kill() {}, release: async () => {} };
  slot.status = 'drained';
  takeReport(slot, reportOf(...tallies));
  return slot;
}

const create: HttpStep = httpStep({ name: 'create', method: 'POST' });
const LOAD = httpLoad('http://127.0.0.1:1', { flow: [create], steps: ['create'] });

test('it is the sum over workers, phases and stages; what is neither yes nor a sure no is unsure', () => {
  const a = stepOf({ due: 20, ok: 10, errors: 4, lost: 2, missed: 3, refused: 1 });
  const b = stepOf({ due: 5, ok: 5 });
  const slots = [
    slotOf(0, tallyOf({ create: a }, 'warmup'), tallyOf({ create: b }, 'soak.3')),
    slotOf(1, tallyOf({ create: b })),
  ];
  // Of a's 20: 10 yes, 1 a sure no, 3 never sent; 3 errors, 2 lost and 1 in flight may have been done.
  expect(acknowledgedOf(LOAD, slots)).toEqual({
    api: { ok: 0, unsure: 0, isWhole: true },
    'api.create': { ok: 20, unsure: 6, isWhole: true },
  });
});

test('of a worker that was lost what it had in flight is unsure, and nothing is whole any more', () => {
  const slot = slotOf(0, tallyOf({ create: stepOf({ due: 9, ok: 7 }) }));
  vacate(slot, 1000);
  expect(acknowledgedOf(LOAD, [slot])['api.create']).toEqual({ ok: 7, unsure: 2, isWhole: false });
  const back = slotOf(0, tallyOf({ create: stepOf({ due: 1, ok: 1 }) }));
  for (const [epoch, sums] of slot.left) back.left.set(epoch, sums);
  back.restarts = 1;
  expect(acknowledgedOf(LOAD, [back])['api.create']).toEqual({ ok: 8, unsure: 2, isWhole: false });
});

test('a worker that did not answer the last time may know more than it told', () => {
  const slot = slotOf(0, tallyOf({ create: stepOf({ due: 1, ok: 1 }) }));
  slot.silent = 1;
  expect(acknowledgedOf(LOAD, [slot])['api.create']?.isWhole).toBe(false);
});

test('what was sent again by ourselves may have been done twice, where it is a GET', () => {
  const flow = [create, httpStep({ name: 'bump' })];
  const load = httpLoad('http://127.0.0.1:1', { flow, steps: ['create', 'bump'] });
  const steps = {
    '': stepOf({ due: 2, ok: 2 }),
    create: stepOf({ due: 1, ok: 1 }),
    bump: stepOf({ due: 1, ok: 1 }),
  };
  expect(acknowledgedOf(load, [slotOf(0, tallyOf(steps, 'soak', { retried: 3 }))])).toMatchObject({
    api: { ok: 2, unsure: 3 },
    'api.create': { ok: 1, unsure: 0 },
    'api.bump': { ok: 1, unsure: 3 },
  });
});

test('each step’s counts are series; of a step that was never begun they are 0, of workers that are silent gaps', () => {
  const sums = sumsOf(tallyOf({ create: stepOf({ due: 9, ok: 7, errors: 1, lost: 1, refused: 1 }) }));
  const values = loadValues({ name: 'api', steps: ['create', 'list'] }, sums, null, {});
  expect(values).toMatchObject({
    'api.create.due': 9,
    'api.create.ok': 7,
    'api.create.errors': 1,
    'api.create.lost': 1,
    'api.list.ok': 0,
  });
  expect(Object.keys(values).filter((name) => /refused|missed|service\.ok/.test(name))).toEqual([
    'api.missed',
  ]);
  expect(loadValues({ name: 'api', steps: ['create'] }, null, null, {})['api.create.ok']).toBeNull();
});

test('a report whose steps are no counts is refused', () => {
  const ofSteps = (steps: unknown) => isSound(reportOf(tallyOf(steps as Record<string, StepCounts>)));
  expect(ofSteps({ create: stepOf({}) })).toBe(true);
  for (const steps of [undefined, [], { create: null }, { create: {} }, { create: stepOf({ ok: -1 }) }])
    expect(ofSteps(steps), JSON.stringify(steps)).toBe(false);
});

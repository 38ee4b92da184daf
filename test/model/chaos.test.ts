import { expect, test } from 'vitest';
import { chaosValues } from '../../src/model/chaos/course.ts';
import { type FaultSpec, planInWords, timesOf } from '../../src/model/chaos.ts';
import type { FaultEvent } from '../../src/model/event.ts';
import { fold, reduce } from '../../src/model/reduce.ts';
import { EMPTY_STATE, type State } from '../../src/model/state.ts';
import { faultEvent, KILL, type Second, STOP, soakWith } from './made-faults.ts';

const PASS = ['dns.errors < 1%', 'dns.latency.p95 < 100ms', 'process.rss < 1GB'];
const KILLED = [faultEvent('kill', 'begun', 10_500)];
const FROZEN = [faultEvent('freeze', 'begun', 10_500), faultEvent('freeze', 'over', 13_500)];

const stateOf = (
  ticks: number,
  secondOf: (second: number) => Second,
  events: readonly FaultEvent[],
  faults: readonly FaultSpec[] = [KILL, STOP],
): State => fold(soakWith({ pass: PASS }, faults, ticks, secondOf, events));
const outageOf = ({ chaos }: State, fault = 'kill') => chaos.faults[fault]?.outages.at(-1);
const between = (from: number, to: number, second: Second) => (at: number) =>
  at >= from && at <= to ? second : {};

test('a kill is seen at the first tick that shows it, and recovered from when the last bad tick is over', () => {
  const outage = outageOf(stateOf(30, between(11, 14, { errors: 100 }), KILLED));
  expect(outage).toMatchObject({
    detectMs: 500,
    sign: 'dns.errors < 1%',
    recoveryMs: 3500,
    isOpen: false,
    lost: { dns: 400 },
  });
});

test('after a stop the time to recover counts from when it went on, and to be seen from its begin', () => {
  const late = (second: number): Second =>
    second >= 11 && second <= 13 ? { ok: 0 } : second === 14 ? { ok: 400, p95: 3 } : {};
  expect(outageOf(stateOf(30, late, FROZEN), 'freeze')).toMatchObject({
    detectMs: 500,
    sign: 'no answer to dns',
    recoveryMs: 500,
    lost: { dns: 0 },
  });
});

test('what is lost tells of when it was due, a timeout ago', () => {
  // Nobody answers what is due in seconds 11 to 14; it is lost two seconds later, when others are answered again.
  const secondOf = (second: number): Second => ({
    ok: second >= 11 && second <= 14 ? 0 : 100,
    lost: second >= 13 && second <= 16 ? 100 : 0,
    p95: second >= 13 && second <= 16 ? 2 : 0.001,
  });
  const outage = outageOf(stateOf(40, secondOf, KILLED));
  expect(outage).toMatchObject({ detectMs: 500, recoveryMs: 3500, lost: { dns: 400 }, shownMs: 16_000 });
});

test('a part that is lost is not known before its timeout, and still not taken for recovered', () => {
  const outage = outageOf(stateOf(40, between(13, 15, { ok: 90, lost: 10 }), KILLED));
  expect(outage).toMatchObject({ detectMs: 2500, recoveryMs: 2500, lost: { dns: 30 } });
});

test('what nothing shows has recovered at once, and was not seen', () => {
  expect(outageOf(stateOf(30, () => ({}), KILLED))).toMatchObject({
    detectMs: null,
    sign: null,
    recoveryMs: 0,
    isOpen: false,
  });
});

test('one that never ends has not recovered: there is no number', () => {
  const state = stateOf(60, between(11, 99, { errors: 100 }), KILLED);
  expect(outageOf(state)).toMatchObject({ recoveryMs: null, isOpen: true, seenMs: 60_000 });
  expect(state.chaos.faults.kill?.worst).toMatchObject({ recoveryMs: null, unrecovered: 0 });
});

test('a short calm in between is no recovery', () => {
  const flapping = (second: number): Second => ([11, 12, 16, 20].includes(second) ? { errors: 50 } : {});
  expect(outageOf(stateOf(40, flapping, KILLED))).toMatchObject({ recoveryMs: 9500, lost: { dns: 200 } });
});

test('while its load does not report, nothing is known: neither that it recovered nor that it did not', () => {
  const silent = (second: number): Second => (second >= 12 && second <= 30 ? { isGap: true } : {});
  expect(outageOf(stateOf(30, silent, KILLED))).toMatchObject({ isOpen: true, detectMs: null });
  // One tick of calm was seen before, four after.
  expect(outageOf(stateOf(33, silent, KILLED))).toMatchObject({ isOpen: true });
  expect(outageOf(stateOf(34, silent, KILLED))).toMatchObject({ isOpen: false, recoveryMs: 0 });
  const ours = soakWith({ pass: PASS }, [KILL], 30, between(11, 30, { errors: 100 }), KILLED, () => ({
    'dns.invalid': 1,
  }));
  expect(outageOf(fold(ours))).toMatchObject({ isOpen: true, detectMs: null });
});

test('what followed the last sign and is not known may still have been off: the time has a least and a most', () => {
  const off = between(11, 12, { errors: 100 });
  const blind = (second: number): Second => (second >= 13 && second <= 16 ? { isGap: true } : off(second));
  expect(outageOf(stateOf(40, blind, KILLED))).toMatchObject({
    isOpen: false,
    recoveryLeastMs: 1500,
    recoveryMs: 5500,
  });
});

test('what was off before is not its doing, until it was well once', () => {
  const heavy = (ticks: number, rssOf: (second: number) => number) =>
    fold(
      soakWith({ pass: PASS }, [KILL], ticks, between(11, 12, { errors: 100 }), KILLED, (second) => ({
        'process.rss': rssOf(second),
      })),
    );
  expect(outageOf(heavy(40, () => 2e9))).toMatchObject({ sign: 'dns.errors < 1%', recoveryMs: 1500 });
  const again = outageOf(heavy(40, (second) => (second === 13 ? 1e8 : 2e9)));
  expect(again).toMatchObject({ isOpen: true, recoveryMs: null });
});

test('a line on the machine or on ourselves says nothing about a fault', () => {
  const busy = soakWith(
    { pass: ['host.cpu < 50%'] },
    [KILL],
    30,
    () => ({}),
    KILLED,
    (second) => ({
      'host.cpu': second > 10 ? 1 : 0,
    }),
  );
  expect(outageOf(fold(busy))).toMatchObject({ detectMs: null, recoveryMs: 0 });
});

/** A soak whose process ends in second 12 and is there again in second 15. */
const ending = (secondOf: (second: number) => Second) =>
  [
    ...soakWith({ pass: [], soakMs: 86_400_000 }, [KILL], 30, secondOf, KILLED, (second) => ({
      'process.exits': second >= 12 ? 1 : 0,
      'process.procs': second >= 12 && second < 15 ? 0 : 1,
    })),
  ].map((event) =>
    event.type === 'started'
      ? {
          ...event,
          profile: { ...event.profile, probes: [{ kind: 'process', prefix: 'process', of: '' }] as const },
        }
      : event,
  );

test('an end and a restart that the probe of its process sees are signs', () => {
  expect(outageOf(fold(ending(() => ({}))))).toMatchObject({
    sign: 'process.exits rose',
    detectMs: 1500,
    recoveryMs: 3500,
  });
});

test('the end of a process shows also while nothing is known of its load', () => {
  const blind = (second: number): Second => (second >= 11 && second <= 16 ? { isGap: true } : {});
  expect(outageOf(fold(ending(blind)))).toMatchObject({
    sign: 'process.exits rose',
    detectMs: 1500,
    recoveryLeastMs: 3500,
    recoveryMs: 5500,
  });
});

test('every time is told, the worst counts, and one that came again before it had recovered is no number', () => {
  const every = [10_500, 30_500, 34_500].map((ms, i) => faultEvent('kill', 'begun', ms, i + 1));
  const secondOf = (second: number): Second =>
    (second >= 11 && second <= 12) || (second >= 31 && second <= 40) ? { errors: 100 } : {};
  const { kill } = stateOf(90, secondOf, every).chaos.faults;
  expect(kill?.outages.map(({ recoveryMs }) => recoveryMs)).toEqual([1500, null, 5500]);
  expect(kill?.outages.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(kill).toMatchObject({
    count: 3,
    worst: { recoveryMs: 5500, detectMs: 500, unrecovered: 1, unrecoveredMs: 3500, lost: 600 },
  });
});

test('however often it comes, what is kept is bounded, and the worst is not forgotten', () => {
  const every = Array.from({ length: 300 }, (_, i) => faultEvent('kill', 'begun', 10_500 + i * 8000, i + 1));
  const state = stateOf(2420, between(11, 13, { errors: 100 }), every);
  const { kill } = state.chaos.faults;
  expect(kill?.outages).toHaveLength(50);
  expect(kill).toMatchObject({ count: 300, worst: { recoveryMs: 2500, lost: 300 } });
});

test('one after the other, or many at once: the same comes of it', () => {
  const events = [
    ...soakWith({ pass: PASS }, [KILL, STOP], 60, between(11, 16, { errors: 60, lost: 10, ok: 30 }), [
      ...KILLED,
      ...FROZEN,
    ]),
  ];
  expect(JSON.stringify(events.reduce(reduce, EMPTY_STATE).chaos)).toBe(JSON.stringify(fold(events).chaos));
});

test('what could not be done is told, and what failed on its way is over with that', () => {
  const RUN_IT: FaultSpec = {
    name: 'flush',
    do: 'run',
    command: ['false'],
    cwd: '/',
    withinMs: 1000,
    atMs: 0,
    everyMs: null,
  };
  const failing = [faultEvent('flush', 'begun', 10_500), faultEvent('flush', 'failed', 11_500)];
  const { flush } = stateOf(30, between(11, 13, { errors: 100 }), failing, [RUN_IT]).chaos.faults;
  expect(flush).toMatchObject({ count: 1, failed: 1, failure: 'flush to pid 7' });
  expect(flush?.outages).toMatchObject([{ overMs: 11_500, recoveryMs: 1500 }]);
});

test('each tick tells how many have not recovered, and how many should have', () => {
  const pass = [...PASS, 'chaos.kill.recovery < 5s'];
  const stateAfter = (ticks: number) =>
    fold(soakWith({ pass }, [KILL], ticks, between(11, 99, { errors: 100 }), KILLED));
  const valuesAt = (ticks: number) => {
    const { chaos, profile, elapsedMs } = stateAfter(ticks);
    return profile && chaosValues(chaos, profile, elapsedMs);
  };
  expect(valuesAt(10)).toEqual({ 'chaos.open': 0, 'chaos.overdue': 0 });
  expect(valuesAt(15)).toEqual({ 'chaos.open': 1, 'chaos.overdue': 0 });
  expect(valuesAt(16)).toEqual({ 'chaos.open': 1, 'chaos.overdue': 1 });
});

test('its times are those of the soak, and what a shorter soak leaves out is said', () => {
  const every: FaultSpec = { ...KILL, everyMs: 3_600_000, atMs: 1_200_000 };
  expect(timesOf(every, 86_400_000)).toEqual({ firstMs: 1_200_000, count: 24, lastMs: 84_000_000 });
  expect(timesOf(every, 1_200_000)).toBeNull();
  expect(planInWords(every, 7_200_000)).toBe(
    'chaos kill: at 20:00 of the soak, then every 60 min (2 times): SIGKILL to all of the target',
  );
  expect(planInWords(every, 600_000)).toBe(
    'chaos kill: left out, the soak ends before 20:00: SIGKILL to all of the target',
  );
  expect(planInWords({ ...STOP, atMs: null }, 600_000)).toBe(
    'chaos freeze: only when asked for: all of the target stopped for 3 s',
  );
});

test('a line that is to hold while nothing is disturbed is a sign when it does not', () => {
  const pass = ['dns.latency.p95 during quiet < 100ms'];
  const state = fold(soakWith({ pass }, [KILL, STOP], 30, between(11, 14, { p95: 0.5 }), KILLED));
  expect(outageOf(state)).toMatchObject({ sign: pass[0], detectMs: 500, recoveryMs: 3500 });
});

import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import type { FaultSpec } from '../../src/model/chaos.ts';
import type { FaultEvent } from '../../src/model/event.ts';
import { fold } from '../../src/model/reduce.ts';
import { verdictText } from '../../src/report/verdict-text.ts';
import { faultEvent, KILL, type Second, STOP, soakWith } from '../model/made-faults.ts';

const KILLED = [faultEvent('kill', 'begun', 10_500)];
const down =
  (from: number, to: number) =>
  (second: number): Second =>
    second >= from && second <= to ? { errors: 100 } : {};

function lineOf(
  line: string,
  ticks: number,
  secondOf: (second: number) => Second,
  events: readonly FaultEvent[] = KILLED,
  faults: readonly FaultSpec[] = [KILL, STOP],
  soakMs = 86_400_000,
) {
  const verdict = judge(fold(soakWith({ pass: [line], soakMs }, faults, ticks, secondOf, events)));
  const { state, value, why } = verdict.thresholds[0] ?? {};
  return { state, value, why };
}

test('a recovery that is known to lie between two times breaks only a line that both break', () => {
  const blind = (second: number): Second =>
    second >= 13 && second <= 16 ? { isGap: true } : down(11, 12)(second);
  expect(lineOf('chaos.kill.recovery < 6s', 40, blind)).toMatchObject({ state: 'pass', value: 5.5 });
  expect(lineOf('chaos.kill.recovery < 1s', 40, blind).state).toBe('fail');
  expect(lineOf('chaos.kill.recovery < 3s', 40, blind)).toMatchObject({
    state: 'unknown',
    why: expect.stringContaining('recovered after 1.5s to 5.5s'),
  });
});

test('a line on a fault looks at the worst of its times', () => {
  expect(lineOf('chaos.kill.recovery < 4s', 30, down(11, 14))).toEqual({
    state: 'pass',
    value: 3.5,
    why: 'chaos.kill.recovery is 3.5s, asked for < 4s',
  });
  expect(lineOf('chaos.kill.recovery < 3s', 30, down(11, 14))).toMatchObject({ state: 'fail', value: 3.5 });
  expect(lineOf('chaos.kill.detect < 1s', 30, down(11, 14))).toMatchObject({ state: 'pass', value: 0.5 });
  expect(lineOf('chaos.kill.lost < 400', 30, down(11, 14))).toMatchObject({ state: 'fail', value: 400 });
  const twice = [...KILLED, faultEvent('kill', 'begun', 30_500, 2)];
  const both = (second: number) => (second < 25 ? down(11, 12)(second) : down(31, 36)(second));
  expect(lineOf('chaos.kill.recovery < 5s', 60, both, twice)).toMatchObject({ state: 'fail', value: 5.5 });
});

test('what has not recovered has no number: it fails once it took too long, and is unknown before', () => {
  const line = 'chaos.kill.recovery < 10s';
  expect(lineOf(line, 15, down(11, 99))).toEqual({
    state: 'unknown',
    value: null,
    why: 'chaos.kill.recovery: not recovered, after 4.5s',
  });
  expect(lineOf(line, 60, down(11, 99))).toEqual({
    state: 'fail',
    value: null,
    why: 'chaos.kill.recovery: not recovered, after 49.5s, asked for < 10s',
  });
  expect(lineOf('chaos.kill.lost < 10000', 60, down(11, 99))).toMatchObject({ state: 'unknown' });
  expect(lineOf('chaos.kill.lost < 1000', 60, down(11, 99))).toMatchObject({ state: 'fail', value: 5000 });
});

test('what nothing showed was not detected: no number, no pass', () => {
  expect(lineOf('chaos.kill.detect < 1s', 30, () => ({}))).toMatchObject({
    state: 'unknown',
    why: 'chaos.kill.detect: nothing has shown it',
  });
  expect(lineOf('chaos.kill.recovery < 1s', 30, () => ({}))).toMatchObject({ state: 'pass', value: 0 });
});

test('what has not come yet is unknown, what could not be done too; what the soak leaves out is skipped', () => {
  const line = 'chaos.kill.recovery < 10s';
  expect(lineOf(line, 5, () => ({}), [])).toMatchObject({
    state: 'unknown',
    why: expect.stringContaining('not come yet'),
  });
  const failed = [faultEvent('kill', 'failed', 10_500)];
  expect(lineOf(line, 30, () => ({}), failed)).toMatchObject({ state: 'unknown' });
  expect(lineOf(line, 5, () => ({}), [], [KILL], 9000)).toMatchObject({
    state: 'skipped',
    why: expect.stringContaining('more than 0:10'),
  });
  const byHand: FaultSpec = { ...KILL, atMs: null };
  expect(lineOf(line, 5, () => ({}), [], [byHand])).toMatchObject({ state: 'skipped' });
});

test('a line on the quiet looks at the soak but for what is disturbed on purpose', () => {
  const bad = down(11, 14);
  expect(lineOf('dns.errors < 1%', 60, bad)).toMatchObject({ state: 'fail' });
  expect(lineOf('dns.errors during quiet < 1%', 60, bad)).toMatchObject({ state: 'pass', value: 0 });
  const also = (second: number) => (second === 40 ? { errors: 90 } : bad(second));
  expect(lineOf('dns.errors during quiet < 1%', 60, also)).toMatchObject({ state: 'fail' });
  const slow = (second: number) => ({ ...bad(second), p95: second >= 11 && second <= 14 ? 2 : 0.001 });
  expect(lineOf('dns.latency.p95 max < 100ms', 60, slow)).toMatchObject({ state: 'fail' });
  expect(lineOf('dns.latency.p95 max during quiet < 100ms', 60, slow)).toMatchObject({ state: 'pass' });
});

/** With what a run's ticks tell of its faults. */
function causesWith(recoveredAt: number, overdueFrom = Infinity) {
  const pass = ['chaos.kill.recovery < 60s'];
  const values = (second: number) => ({
    'chaos.open': second > 20 && second <= recoveredAt ? 1 : 0,
    'chaos.overdue': second >= overdueFrom && second <= recoveredAt ? 1 : 0,
    'process.exits': 0,
    'process.procs': 1,
    'process.cpu': second > 20 && second <= recoveredAt ? 0.001 : 0.5,
  });
  const frozen = (second: number): Second =>
    second > 20 && second <= recoveredAt ? { ok: 0, lost: 100 } : {};
  const events = [faultEvent('kill', 'begun', 20_500)];
  return judge(fold(soakWith({ pass }, [KILL], 120, frozen, events, values)));
}

test('what is felt while a fault goes on is our doing, and not the fault of the target', () => {
  const { causes } = causesWith(80);
  expect(causes.map(({ rule, fault }) => [rule, fault])).toEqual([['chaos', 'operator']]);
  expect(causes[0]?.text).toBe('disturbed on purpose by chaos kill (1 ×)');
});

test('it is the fault of the target once it takes longer to recover than is asked', () => {
  const faults = causesWith(120, 60).causes.map(({ fault }) => fault);
  expect(faults).toContain('operator');
  expect(faults).toContain('target');
});

test('the verdict tells each fault in one line', () => {
  const events = [...KILLED];
  const verdict = judge(fold(soakWith({}, [KILL, STOP], 30, down(11, 14), events)));
  expect(verdictText(verdict)).toContain(
    [
      'faults on purpose',
      '  kill: kill to pid 7; seen after 500ms (dns.errors < 1%), recovered in 3.5s,',
      '    lost dns 400',
      '  freeze: did not come',
    ].join('\n'),
  );
});

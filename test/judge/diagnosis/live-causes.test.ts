import { expect, test } from 'vitest';
import { faultOfLine } from '../../../src/judge/diagnosis/diagnose.ts';
import { lookAgain, NO_LIVE_CAUSES } from '../../../src/judge/diagnosis/live-causes.ts';
import type { RunEvent } from '../../../src/model/event.ts';
import { reduce } from '../../../src/model/reduce.ts';
import { EMPTY_STATE } from '../../../src/model/state.ts';
import { START } from '../../model/made-soak.ts';
import { type Ailing, ailing, eventsOf, type Made } from './made-system.ts';

/** What is said while the events come in: at which tick of the soak, how, and the text. */
function told(events: Iterable<RunEvent>) {
  let live = NO_LIVE_CAUSES;
  let state = EMPTY_STATE;
  const findings: { tick: number; level: string; key: string; fault: string; text: string }[] = [];
  for (const event of events) {
    state = reduce(state, event);
    if (event.type !== 'tick') continue;
    const looked = lookAgain(live, state);
    live = looked.live;
    for (const { level, key, fault, text } of looked.findings)
      findings.push({ tick: state.soakTicks, level, key, fault, text });
  }
  return { findings, state };
}

const FULL: Ailing = { 'dns.latency.p95': 0.34, 'process.cpu': 1.95, 'host.cpu': 1 };
const liveOf = (changes: Ailing, made: Made = {}) => told(eventsOf(changes, made)).findings;

test('a cause is said once when it begins, soon, and once when it is over', () => {
  const findings = liveOf(FULL, { ticks: 200, from: 60, to: 120 });
  expect(findings).toMatchObject([
    { level: 'warning', key: 'cause.cpu', fault: 'target' },
    { level: 'info', key: 'cause.cpu', fault: 'target' },
  ]);
  const [begun, over] = findings;
  expect(begun?.text).toMatch(/^the target is CPU bound/);
  expect(begun?.tick).toBeLessThanOrEqual(60 + 30);
  expect(over?.text).toMatch(/^over after \d\d s: the target is CPU bound/);
  expect(over?.tick).toBeLessThanOrEqual(120 + 30);
});

test('what is sure at once is said within ten ticks', () => {
  const [first] = liveOf({ '+process.exits': (tick) => (tick === 0 ? 1 : 0), 'process.procs': 0 });
  expect(first).toMatchObject({ key: 'cause.ended', level: 'bad' });
  expect(first?.tick).toBeLessThanOrEqual(70);
});

test('what comes and goes within seconds is one cause', () => {
  const flaps = (sick: number, well: number) => (tick: number) => (tick % 38 < 26 ? sick : well);
  const findings = liveOf({ 'host.steal': flaps(0.3, 0) }, { ticks: 200, from: 60, to: 150 });
  expect(findings.map(({ level }) => level)).toEqual(['warning', 'info']);
});

test('what comes every minute, all day long, is not said every minute', () => {
  const everyMinute = (tick: number) => (tick % 60 < 25 ? 0.3 : 0);
  const findings = liveOf({ 'host.steal': everyMinute }, { ticks: 3000 });
  expect(findings.length).toBeLessThan(10);
  expect(findings.at(-1)?.level).toBe('warning');
});

test('nothing is said of a run in which all is well, and nothing of a moment', () => {
  expect(liveOf({})).toEqual([]);
  expect(liveOf(FULL, { from: 60, to: 66 })).toEqual([]);
});

test('a gap ends no cause and begins none', () => {
  const gappy = (sick: number) => (tick: number) => (tick > 30 && tick < 34 ? null : sick);
  const findings = liveOf({ 'host.steal': gappy(0.3) }, { ticks: 120, from: 60 });
  expect(findings.map(({ level }) => level)).toEqual(['warning']);
});

test('the end of the soak is the end of what ailed in it', () => {
  const { findings } = told([
    ...eventsOf(FULL, { ticks: 100 }),
    { type: 'phase', at: START, phase: 'cooldown' },
    { type: 'tick', at: START, seq: 101, elapsedMs: 101_000, values: {}, histograms: {} },
  ]);
  expect(findings.map(({ level }) => level)).toEqual(['warning', 'info']);
});

test('the same events say the same, whatever they are cut into', () => {
  expect(liveOf(FULL)).toEqual(liveOf(FULL));
});

test('what is crossed is the fault of whoever is at fault then: when all causes agree', () => {
  const line = 'dns.latency.p95 < 100ms';
  const faultOf = (changes: Ailing, text = line) =>
    faultOfLine(ailing(changes, { pass: [line, 'process.rss < 100MB'] }), text);
  expect(faultOf(FULL)).toBe('target');
  expect(faultOf({ ...FULL, 'host.steal': 0.3 })).toBe('unknown');
  expect(faultOf({ 'dns.latency.p95': 0.34 })).toBe('unknown');
  expect(faultOf({})).toBe('unknown');
  expect(faultOf({ 'host.steal': 0.3 })).toBe('host');
});

test('a target’s own memory is never the host’s fault, nor the generator’s', () => {
  const line = 'process.rss < 100MB';
  const faultOf = (changes: Ailing) => faultOfLine(ailing(changes, { pass: [line] }), line);
  expect(faultOf({ 'host.steal': 0.3 })).toBe('unknown');
  expect(faultOf({ '+dns.drops': 50 })).toBe('unknown');
  expect(faultOf({ 'process.rss': 1.95e9 })).toBe('target');
});

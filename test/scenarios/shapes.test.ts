import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/event.ts';
import type { Stage } from '../../src/model/stage.ts';
import { expectBalance } from './ledger.ts';
import {
  DEMO,
  eventsOf,
  newPlace,
  readJson,
  runFolder,
  soaktop,
  startJson,
  ticksOf,
  until,
} from './soaktop.ts';

const BARE = [
  ...['--set', 'abort=[]', '--set', 'alert=[]'],
  ...['--set', 'phases.warmup=1s', '--set', 'phases.cooldown=0s'],
];
const web = (more: string) =>
  `load={ web: { engine: http, base: "http://127.0.0.1:{{port.http}}", flow: [{ get: /healthz }], ${more} } }`;

const stagesOf = (events: readonly RunEvent[]): Stage[] =>
  events.flatMap((event) => (event.type === 'stage' ? [event.stage] : []));

/** A soak that is far too long: the load's own end must end it. */
async function shaped(more: string, pass = 'web.errors < 1%', duration = '100s') {
  const place = newPlace();
  const args = [...BARE, '--duration', duration, '--set', web(more), '--set', `pass=["${pass}"]`];
  const { code, stdout, stderr } = await startJson(place, DEMO, ...args).ended;
  const events = eventsOf(stdout);
  expectBalance(ticksOf(events), 'web');
  return {
    place,
    code,
    events,
    stages: stagesOf(events),
    last: ticksOf(events).at(-1)?.values ?? {},
    stderr,
  };
}

test('steps are held, rested between and judged one by one, and their end is the end of the soak', async () => {
  const { events, stages, last, code } = await shaped(
    'rate: { steps: [100, 200, 400], settle: 500ms, hold: 1500ms, rest: 500ms }',
    'web.capacity >= 400',
  );
  expect(stages.map(({ asked, due, good }) => ({ asked, due, good }))).toEqual([
    { asked: 100, due: 150, good: true },
    { asked: 200, due: 300, good: true },
    { asked: 400, due: 600, good: true },
  ]);
  expect(last['web.due']).toBe(200 + 400 + 800);
  expect(code).toBe(0);
  const ended = events.find((event) => event.type === 'ended');
  expect(ended?.verdict.capacities).toMatchObject([{ load: 'web', best: 400, limit: 'range', safe: 280 }]);
  const ticks = ticksOf(events);
  expect(ticks.at(-1)?.elapsedMs).toBeLessThan(12_000);
}, 60_000);

test('levels are so many requests by so many at a time, exactly', async () => {
  const { stages, last } = await shaped(
    'levels: [{ requests: 1000, concurrency: 10 }, { requests: 5000, concurrency: 50 }], rest: 200ms, workers: 2',
  );
  expect(stages.map(({ kind, asked, due, ok }) => ({ kind, asked, due, ok }))).toEqual([
    { kind: 'level', asked: 10, due: 1000, ok: 1000 },
    { kind: 'level', asked: 50, due: 5000, ok: 5000 },
  ]);
  for (const { rate, seconds } of stages) expect(rate * seconds).toBeGreaterThan(900);
  expect(last['web.due']).toBe(6000);
}, 60_000);

test('a burst is due at once, on top of what goes on', async () => {
  const { stages, last } = await shaped('burst: { count: 500 }, timeout: 2s');
  expect(stages).toMatchObject([{ kind: 'burst', asked: 500, due: 500, ok: 500 }]);
  expect(last['web.due']).toBe(500);
  const repeated = await shaped(
    'rate: 50/s, burst: { count: 200, every: 2s }, timeout: 1s',
    'web.errors < 1%',
    '5s',
  );
  expect(repeated.last['web.due']).toBe(5 * 50 + 3 * 200);
  expect(repeated.stages.length).toBeGreaterThanOrEqual(2);
}, 60_000);

test('a ramp sends what lies under its line, and the last amount stays', async () => {
  const { last, events } = await shaped(
    'rate: { from: 0, stages: [{ to: 200/s, over: 3s }, { to: 100/s, over: 1s }] }',
    'web.errors < 1%',
    '6s',
  );
  expect(last['web.due']).toBe(300 + 150 + 200);
  const asked = ticksOf(events).map(({ values }) => values['web.asked'] ?? 0);
  expect(Math.max(...asked)).toBeGreaterThan(150);
  expect(asked.at(-3)).toBe(100);
}, 60_000);

test('VUs climb and fall by stages', async () => {
  const { events } = await shaped(
    'vus: { stages: [{ to: 20, over: 2s }, { to: 0, over: 2s }] }, think: 50ms',
    'web.errors < 1%',
    '5s',
  );
  const rates = ticksOf(events).map(({ values }) => values['web.rate'] ?? 0);
  const most = Math.max(...rates);
  expect(most).toBeGreaterThan(200);
  expect(rates[1]).toBeLessThan(most);
  expect(rates.at(-1)).toBeLessThan(most / 4);
}, 60_000);

test('who steps in by hand stops the shape, and gives it back with resume', async () => {
  const place = newPlace();
  const load = web('rate: { steps: [100, 200], settle: 200ms, hold: 2s }');
  const run = startJson(
    place,
    DEMO,
    ...BARE,
    '--duration',
    '60s',
    '--set',
    load,
    '--set',
    'pass=["web.errors < 1%"]',
  );
  const ctl = (...words: string[]) => soaktop(place, 'ctl', ...words);
  await until('the soak', () =>
    eventsOf(run.said()).some((event) => event.type === 'load' && event.stage !== null),
  );
  expect((await ctl('rate', 'web', '50')).code).toBe(0);
  await until('three ticks by hand', () => {
    const ticks = ticksOf(eventsOf(run.said())).slice(-3);
    return ticks.length === 3 && ticks.every(({ values }) => values['web.asked'] === 50);
  });
  expect(stagesOf(eventsOf(run.said()))).toEqual([]);
  expect((await ctl('resume', 'web')).stdout).toContain('goes on with its shape');
  const { stdout } = await run.ended;
  expectBalance(ticksOf(eventsOf(stdout)), 'web');
  expect(stagesOf(eventsOf(stdout)).map(({ asked, due }) => [asked, due])).toEqual([
    [100, 200],
    [200, 400],
  ]);
}, 60_000);

test('the record of a run has its stages, and its report tells of them', async () => {
  const { place } = await shaped('rate: { steps: [50, 100], settle: 0s, hold: 1s }');
  const report = JSON.parse((await soaktop(place, 'report', '--runs', place.out)).stdout);
  expect(report.capacities).toMatchObject([{ load: 'web', best: 100 }]);
  expect(report.loads.web.stages).toHaveLength(2);
  expect(readJson(path.join(runFolder(place), 'run.json')).verdict.capacities).toHaveLength(1);
  expect(readFileSync(path.join(runFolder(place), 'snap-001.md'), 'utf8')).toMatch(/step/);
}, 60_000);

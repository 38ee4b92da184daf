import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startDemoTarget } from '../../src/demo/target.ts';
import type { Finding, RunEvent, VerifiedEvent } from '../../src/model/event.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { callRest, openRest } from '../demo/rest-client.ts';
import {
  eventsOf,
  folderOf,
  newPlace,
  type Place,
  processesOf,
  ROOT,
  type Running,
  runFolder,
  soaktop,
  startJson,
  ticksOf,
  until,
} from './soaktop.ts';

const PROFILE = path.join(ROOT, 'profiles/verify.yaml');
const LINE = 'counter increase == api.count.ok';

/** 100 increments a second for a second of warm-up and three of soak; `more`: flags of the target's. */
function startCounting(place: Place, more: readonly string[] = [], sets: readonly string[] = []): Running {
  const target = ['soaktop', 'demo-target', '--http-port', '{{port.http}}', ...more];
  return startJson(
    place,
    PROFILE,
    ...['--duration', '3s', '--set', 'phases.warmup=1s', '--set', 'phases.cooldown=0s'],
    ...['--set', 'load.api.rate=100/s', '--set', 'load.api.timeout=1s', '--set', 'pass=["api.late >= 0"]'],
    ...['--set', 'load.api.flow=[{ name: count, post: /counter, expect: { status: 200 } }]'],
    ...['--set', `verify.lines=["${LINE}"]`, '--set', `target.launch.command=${JSON.stringify(target)}`],
    ...sets.flatMap((set) => ['--set', set]),
  );
}

async function endOf(run: Running): Promise<{ code: number | null; events: RunEvent[]; verdict: Verdict }> {
  const { code, stdout, stderr } = await run.ended;
  const events = eventsOf(stdout);
  const last = events.at(-1);
  if (last?.type !== 'ended') throw new Error(`no end: ${stderr}`);
  return { code, events, verdict: last.verdict };
}

const verifiedIn = (events: readonly RunEvent[]): VerifiedEvent[] =>
  events.filter((event) => event.type === 'verified');
const findingsIn = (events: readonly RunEvent[]): Finding[] =>
  events.flatMap((event) => (event.type === 'finding' ? [event.finding] : []));
const ticking = (run: Running) => until('two ticks', () => ticksOf(eventsOf(run.said())).length >= 2);
const pidOf = (place: Place, what: RegExp): number => {
  const command = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  const pid = processesOf(folderOf(place)).find((each) => what.test(command(each)));
  if (!pid) throw new Error(`no process like ${what}`);
  return pid;
};
/** Of the target, from its command. */
const portOf = (run: Running): number => {
  const started = eventsOf(run.said()).find((event) => event.type === 'started');
  return started?.run.ports.http as number;
};

test('a target that loses what it acknowledged fails by name and number, and so does one that does it twice', async () => {
  const [losing, doubling] = await Promise.all(
    ['--lose-writes', '--double-writes'].map((fault) => endOf(startCounting(newPlace(), [fault, '2%']))),
  );
  expect(losing).toMatchObject({
    code: 1,
    verdict: {
      state: 'fail',
      reasons: [
        'counter grew by 392, 400 were acknowledged: 8 acknowledged writes are lost',
        expect.anything(),
      ],
      verified: [{ text: LINE, state: 'fail', value: 392 }],
    },
  });
  expect(doubling).toMatchObject({ code: 1, verdict: { state: 'fail' } });
  expect(doubling?.verdict.reasons[0]).toMatch(
    /^counter grew by 408, 400 were .*: 8 more than were ever asked for/,
  );
}, 40_000);

test('a target that has it all passes, whatever it had before, and the record says the same as the run', async () => {
  const place = newPlace();
  const db = path.join(folderOf(place), 'target.db');
  const before = await startDemoTarget({ db });
  const rest = await openRest(before.httpPort, 'demo');
  for (let i = 0; i < 7; i++) await rest.call('POST', '/counter');
  await before.close();

  const { code, events, verdict } = await endOf(startCounting(place, ['--db', db]));
  expect(verifiedIn(events)).toMatchObject([
    { when: 'before', values: { counter: 7 }, failed: null, counts: {} },
    {
      when: 'after',
      values: { counter: 407 },
      failed: null,
      counts: { 'api.count': { ok: 400, unsure: 0, isWhole: true } },
    },
  ]);
  expect(verdict.verified).toEqual([
    {
      text: LINE,
      state: 'pass',
      value: 400,
      unit: 'number',
      why: 'counter grew by 400, 400 were acknowledged',
    },
  ]);
  expect(code).toBe(0);
  // Series are of the soak; the target does not know our phases.
  expect(ticksOf(events).at(-1)?.values).toMatchObject({
    'api.count.ok': 300,
    'api.count.errors': 0,
    'api.ok': 300,
  });
  const judged = await soaktop(place, 'judge', runFolder(place), '--json');
  expect(JSON.parse(judged.stdout)).toEqual(verdict);
  expect(processesOf(folderOf(place))).toEqual([]);
}, 40_000);

test('where nobody can tell it is unknown: a target that was killed, one that could not be asked before, a lost worker', async () => {
  const [killed, unread, lost] = [newPlace(), newPlace(), newPlace()];
  const runs = [
    startCounting(killed),
    startCounting(unread, [], ['verify.steps.0.get=/nothing']),
    startCounting(lost),
  ] as const;
  await Promise.all(runs.map(ticking));
  process.kill(pidOf(killed, /main.js demo-target/), 'SIGKILL');
  process.kill(pidOf(lost, /load\/worker/), 'SIGKILL');
  const ends = await Promise.all(runs.map(endOf));
  expect(ends.map(({ code }) => code)).toEqual([3, 3, 3]);
  const whys = ends.map(({ verdict }) => verdict.verified[0]?.why ?? '');
  expect(whys[0]).toBe('counter is not known at the end: POST /auth/login: refused');
  expect(whys[1]).toMatch(/^counter is not known at the end: GET \/nothing: status 404/);
  expect(whys[2]).toMatch(/a worker was lost, and nobody knows what it sent last$/);
  // Told at once, before the first request.
  const types = (ends[1]?.events ?? []).map((event) =>
    event.type === 'finding' ? event.finding.key : event.type === 'phase' ? event.phase : event.type,
  );
  expect(types.indexOf('verify')).toBeLessThan(types.indexOf('warmup'));
  expect(types.indexOf('verify')).toBeGreaterThan(0);
  expect(findingsIn(ends[1]?.events ?? []).find(({ key }) => key === 'verify')?.text).toMatch(
    /before the load: GET \/nothing: status 404/,
  );
}, 40_000);

test('a run that is aborted asks as well, and waits no more than five seconds for a target that stands still', async () => {
  const patient = ['verify.timeout=60s'];
  const [sound, frozen] = [startCounting(newPlace()), startCounting(newPlace(), [], patient)];
  await Promise.all([sound, frozen].map(ticking));
  await callRest(portOf(frozen), 'POST', '/admin/faults', { freezeFor: '30s' });
  const abortedMs = performance.now();
  for (const { child } of [sound, frozen]) child.kill('SIGINT');
  const [first, second] = await Promise.all([sound, frozen].map(endOf));
  expect(performance.now() - abortedMs).toBeLessThan(25_000);
  expect(first).toMatchObject({ code: 4, verdict: { state: 'aborted', verified: [{ state: 'pass' }] } });
  expect(second).toMatchObject({
    code: 4,
    verdict: { state: 'aborted', verified: [{ state: 'unknown', value: null }] },
  });
  expect(second?.verdict.verified[0]?.why).toBe('counter is not known at the end: POST /auth/login: timeout');
}, 40_000);

test('check says whether it can be done: who would be asked, and whether anybody answers there', async () => {
  const place = newPlace();
  const base = 'http://127.0.0.1:1/api';
  const sets = [
    'target=null',
    'load.api.base=http://127.0.0.1:1',
    `verify.base=${base}`,
    'verify.steps.1=null',
  ];
  const some = ['verify.lines=["counter increase == api.count.ok"]'];
  const { code, stdout } = await soaktop(
    place,
    'check',
    PROFILE,
    ...[...sets, ...some].flatMap((set) => ['--set', set]),
  );
  expect(stdout).toContain('1 to verify');
  expect(stdout).toContain(`PROBLEM verify: ${base} does not answer`);
  expect(code).toBe(2);
  const foreign = await soaktop(place, 'check', PROFILE, '--set', 'verify.base=http://8.8.8.8');
  expect(foreign.stdout).toContain('verify goes to 8.8.8.8, a public address: say --i-own 8.8.8.8');
}, 20_000);

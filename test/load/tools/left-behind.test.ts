import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { expectBalance } from '../../scenarios/ledger.ts';
import { needs } from '../../scenarios/needs.ts';
import {
  eventsOf,
  folderOf,
  newPlace,
  type Place,
  processesOf,
  ROOT,
  type Running,
  soaktop,
  startJson,
  ticksOf,
  until,
} from '../../scenarios/soaktop.ts';
import { replayedK6 } from '../k6/replayed-k6.ts';
import { childrenOf } from './living.ts';

const SHORT = ['--duration', '60s', '--set', 'phases.warmup=0s'];

interface Case {
  readonly tool: string;
  readonly load: string;
  readonly command: RegExp;
  /** To be removed afterwards. */
  readonly folder: string | null;
  begin(place: Place): Running;
}

const dnsperf = (): Case => ({
  tool: 'dnsperf',
  load: 'dns',
  command: /^\S*dnsperf -v/,
  folder: null,
  begin: (place) => startJson(place, path.join(ROOT, 'profiles/dnsperf.yaml'), ...SHORT),
});

function k6(): Case {
  const { folder, PATH } = replayedK6();
  return {
    tool: 'k6',
    load: 'api',
    command: /k6-replay\.ts run/,
    folder,
    begin: (place) => {
      const temporary = path.join(folderOf(place), 'tmp');
      mkdirSync(temporary);
      Object.assign(place.env, { PATH, TMPDIR: temporary, REPLAY: 'vus' });
      return startJson(place, path.join(ROOT, 'profiles/k6.yaml'), ...SHORT);
    },
  };
}

/** The tool's process, once there is one. */
async function toolOf({ command }: Case, place: Place): Promise<number> {
  return until('the tool', () => {
    const ours = processesOf(folderOf(place));
    return childrenOf(null, command).find((pid) => ours.includes(pid));
  });
}

const left = (place: Place) => processesOf(folderOf(place));

for (const open of [dnsperf, k6]) {
  const title = open === k6 ? 'recorded: k6' : 'dnsperf';

  test(`${title} is gone after kill -9 of the supervisor, with all else`, async ({ skip }) => {
    if (open === dnsperf) needs(skip, 'dnsperf', 'dnsperf');
    const place = newPlace();
    const it = open();
    const run = it.begin(place);
    await toolOf(it, place);
    run.child.kill('SIGKILL');
    await until('nothing is left', () => left(place).length === 0, 5000);
    if (it.folder) rmSync(it.folder, { recursive: true });
  }, 60_000);

  test(`${title} is gone after kill -9 of its worker, and another takes its place; after an abort nothing is left`, async ({
    skip,
  }) => {
    if (open === dnsperf) needs(skip, 'dnsperf', 'dnsperf');
    const place = newPlace();
    const it = open();
    const run = it.begin(place);
    const first = await toolOf(it, place);
    const [worker = 0] = childrenOf(run.child.pid ?? 0, /load\/worker/);
    process.kill(worker, 'SIGKILL');
    await until('the first one is gone', () => !left(place).includes(first), 3000);
    await toolOf(it, place);
    expect((await soaktop(place, 'ctl', 'abort')).code).toBe(0);
    expect(left(place).filter((pid) => pid !== run.child.pid)).toEqual([]);
    const { code, stdout } = await run.ended;
    expect(code).toBe(4);
    expectBalance(ticksOf(eventsOf(stdout)), it.load);
    if (it.folder) rmSync(it.folder, { recursive: true });
  }, 60_000);
}

test('an operator steps, pauses and resumes a load of dnsperf, and the ledger balances at every tick', async ({
  skip,
}) => {
  needs(skip, 'dnsperf', 'dnsperf');
  const place = newPlace();
  const it = dnsperf();
  const run = it.begin(place);
  const ctl = (...args: string[]) => soaktop(place, 'ctl', ...args);
  const last = () => ticksOf(eventsOf(run.said())).at(-1)?.values ?? {};
  await until('answers', () => (last()['dns.ok'] ?? 0) > 1000);
  expect((await ctl('step', 'dns', '+50%')).code).toBe(0);
  await until('1,500 a second', () => (last()['dns.rate'] ?? 0) > 1400);
  expect((await ctl('pause')).code).toBe(0);
  await until('silence', () => last()['dns.rate'] === 0);
  expect(childrenOf(null, it.command).filter((pid) => left(place).includes(pid))).toEqual([]);
  expect((await ctl('resume')).code).toBe(0);
  await until('answers again', () => (last()['dns.rate'] ?? 0) > 500);
  expect(last()['dns.late']).toBeNull();
  expect(last()['dns.seen.seam']).toBe(1);
  await ctl('abort');
  const { stdout } = await run.ended;
  expectBalance(ticksOf(eventsOf(stdout)), 'dns');
}, 60_000);

test('recorded: what is k6’s own account becomes series, and nothing is made up where it says nothing', async () => {
  const place = newPlace();
  const it = k6();
  Object.assign(place.env, { PATH: `${it.folder}:${process.env.PATH}`, REPLAY: 'arrival' });
  const profile = path.join(folderOf(place), 'k6.yaml');
  writeFileSync(path.join(folderOf(place), 'script.js'), '');
  writeFileSync(
    profile,
    'name: k6\nphases: { soak: 4s }\nload:\n  api: { engine: k6, script: script.js, base: "http://127.0.0.1:9", rate: 210/s }\n' +
      'pass: [api.k6.latency.p95 < 500ms, api.errors < 90%]\n',
  );
  const { stdout } = await startJson(place, profile).ended;
  const ticks = ticksOf(eventsOf(stdout));
  expectBalance(ticks, 'api');
  expect(ticks.map(({ values }) => values['api.latency.p95']).every((value) => value === null)).toBe(true);
  const figures = ticks.map(({ values }) => values['api.k6.latency.p95']);
  // Before its first account there is none.
  expect(figures[0]).toBeNull();
  expect(figures.find((seconds) => seconds !== null)).toBeCloseTo(0.000592331, 8);
  if (it.folder) rmSync(it.folder, { recursive: true });
}, 60_000);

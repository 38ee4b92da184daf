import path from 'node:path';
import { expect, test } from 'vitest';
import { expectBalance } from '../../scenarios/ledger.ts';
import { needs } from '../../scenarios/needs.ts';
import {
  eventsOf,
  folderOf,
  newPlace,
  processesOf,
  ROOT,
  runFolder,
  soaktop,
  startJson,
  ticksOf,
  until,
} from '../../scenarios/soaktop.ts';
import { SMALL, terminal } from '../../scenarios/terminal.ts';

const profile = (name: string) => path.join(ROOT, `profiles/${name}.yaml`);
const NOW = ['--set', 'phases.warmup=0s'];

test('a gRPC load is stepped up and down, paused, resumed and aborted, and the account balances all the time', async () => {
  const place = newPlace();
  const run = startJson(place, profile('grpc'), '--duration', '60s', ...NOW);
  const ctl = async (...words: string[]) => (await soaktop(place, 'ctl', ...words)).stdout;
  const last = (series: string) => ticksOf(eventsOf(run.said())).at(-1)?.values[series];
  await until('two ticks', () => ticksOf(eventsOf(run.said())).length >= 2);
  expect(await ctl('step', 'counter', '+')).toBe('counter 500/s → 600/s\n');
  await until('the step', () => Math.abs((last('counter.rate') ?? 0) - 600) < 60);
  expect(await ctl('step', 'counter', '-')).toBe('counter 600/s → 500/s\n');
  expect(await ctl('vus', 'queue', '3')).toBe('queue 10 VUs → 3 VUs\n');
  expect(await ctl('pause', 'counter')).toBe('counter paused\n');
  await until('silence', () => last('counter.rate') === 0);
  expect(await ctl('resume', 'counter')).toContain('counter');
  await until('life', () => (last('counter.rate') ?? 0) > 300);
  await ctl('abort');
  const { code, stdout } = await run.ended;
  expect(code).toBe(4);
  expect(processesOf(folderOf(place))).toEqual([]);
  const ticks = ticksOf(eventsOf(stdout));
  for (const load of ['counter', 'streams', 'queue']) expectBalance(ticks, load);
  expect(ticks.at(-1)?.values).toMatchObject({
    'counter.errors': 0,
    'streams.errors': 0,
    'queue.errors': 0,
    'counter.reconnects': 0,
  });
  expect(ticks.some(({ values }) => (values['streams.opened.latency.p95'] ?? 0) > 0)).toBe(true);
}, 90_000);

test('kill -9 of the supervisor leaves neither gRPC load nor etcd behind', async ({ skip }) => {
  needs(skip, 'etcd-server', 'etcd');
  const place = newPlace();
  const run = startJson(place, profile('etcd-queue'), '--duration', '60s', ...NOW);
  await until(
    'tasks that are done',
    () => (ticksOf(eventsOf(run.said())).at(-1)?.values['work.ok'] ?? 0) > 100,
  );
  run.child.kill('SIGKILL');
  await until('nothing is left', () => processesOf(folderOf(place)).length === 0, 5000);
}, 60_000);

test.for(['grpc', 'etcd', 'etcd-queue'])(
  '%s.yaml runs as it is, and what it requires is met',
  { timeout: 60_000 },
  async (name, { skip }) => {
    if (name.startsWith('etcd')) needs(skip, 'etcd-server', 'etcd');
    const place = newPlace();
    const slow = ['--set', 'phases.cooldown=1s', '--set', 'abort=[]'];
    const { code, stdout, stderr } = await startJson(
      place,
      profile(name),
      '--duration',
      '8s',
      ...NOW,
      ...slow,
    ).ended;
    const events = eventsOf(stdout);
    expect({ code, stderr }).toEqual({ code: expect.toBeOneOf([0, 3]), stderr: '' });
    const { values } = ticksOf(events).at(-1) ?? { values: {} };
    const bad = Object.entries(values).filter(
      ([series, value]) => /\.(error\.|errors$|lost$|doubled$)/.test(series) && value !== 0,
    );
    expect(bad).toEqual([]);
  },
);

test('the screen shows a gRPC load, and its keys step it and abort it', async ({ skip }) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  const screen = terminal(
    place,
    'g',
    SMALL,
    'run',
    profile('grpc'),
    '--out',
    place.out,
    '--duration',
    '5m',
    ...NOW,
  );
  await until('the live screen', () => /counter +500\/s +\d/.test(screen.screen()));
  screen.press('+');
  await until('the step', () => /counter +600\/s/.test(screen.screen()));
  screen.press('-');
  await until('the step back', () => /counter +500\/s/.test(screen.screen()));
  screen.press('Space');
  await until('the pause', () => /paused/.test(screen.screen()));
  screen.press('a');
  await until('what will happen', () => /y aborts|y to abort/.test(screen.screen()));
  screen.press('y');
  await until('the end', () => screen.screen().includes('aborted by the operator'), 8000);
  expect(processesOf(runFolder(place))).toEqual([]);
}, 90_000);

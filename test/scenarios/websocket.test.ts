import path from 'node:path';
import { expect, test } from 'vitest';
import { expectBalance } from './ledger.ts';
import { needs } from './needs.ts';
import {
  eventsOf,
  folderOf,
  newPlace,
  processesOf,
  ROOT,
  readJson,
  runFolder,
  soaktop,
  startJson,
  ticksOf,
  until,
} from './soaktop.ts';
import { SMALL, terminal } from './terminal.ts';

const PROFILE = path.join(ROOT, 'profiles/websocket.yaml');
const SHORT = ['--duration', '60s', '--set', 'phases.warmup=0s', '--set', 'load.hub.endpoints=10'];
const ALL = 100;
const PASS = ['--set', `pass=["hub.undelivered == 0", "hub.doubled == 0", "hub.connections >= ${ALL}"]`];

test('a WebSocket load is stepped, paused and aborted from a shell, and what it tells is in every tick', async () => {
  const place = newPlace();
  const run = startJson(place, PROFILE, ...SHORT, ...PASS);
  const ticks = () => ticksOf(eventsOf(run.said()));
  const latest = (series: string) => ticks().at(-1)?.values[`hub.${series}`] ?? Number.NaN;
  const ctl = async (...words: string[]) => (await soaktop(place, 'ctl', ...words)).stdout;
  await until('two ticks', () => ticks().length >= 2);

  expect(await ctl('step', 'hub', '+50')).toBe('hub 100/s → 150/s\n');
  await until('the new rate', () => Math.abs(latest('rate') - 150) < 15);
  expect(await ctl('step', 'hub', '-50%')).toBe('hub 150/s → 75/s\n');
  expect(await ctl('pause', 'hub')).toBe('hub paused\n');
  await until('silence', () => latest('rate') === 0);
  expect(latest('connections')).toBe(ALL);
  expect(await ctl('resume', 'hub')).toContain('hub');
  await until('messages again', () => latest('rate') > 0);
  await ctl('abort');
  expect((await run.ended).code).toBe(4);
  expect(processesOf(folderOf(place))).toEqual([]);

  expectBalance(ticks(), 'hub');
  // The last whose messages had all come to their end.
  const values = ticks().findLast(({ values }) => values['hub.inflight'] === 0)?.values ?? {};
  expect(values).toMatchObject({ 'hub.undelivered': 0, 'hub.doubled': 0, 'hub.reconnects': 0 });
  expect(values['hub.delivered']).toBe(10 * (values['hub.ok'] ?? Number.NaN));
  expect(values['hub.delivery.latency.p95']).toBeGreaterThan(0);
}, 90_000);

test('a hub that is not there ends the run before it begins, in words', async () => {
  const place = newPlace();
  const run = startJson(place, PROFILE, ...SHORT, '--set', 'load.hub.url=ws://127.0.0.1:9/ws/{{endpoint}}');
  const { code, stderr } = await run.ended;
  expect(code).not.toBe(0);
  expect(stderr).toContain('load hub: no WebSocket at ws://127.0.0.1:9/ws/1: refused: nobody listens there');
});

test('a WebSocket load is steered on the screen, and aborted', async ({ skip }) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  const { screen, press } = terminal(place, 'ws', SMALL, 'run', PROFILE, '--out', place.out, ...SHORT);
  await until('the live screen', () => /hub +100\/s +\d/.test(screen()));
  press('+');
  await until('the step', () => /hub +150\/s/.test(screen()));
  press('-');
  press('-');
  await until('the steps back', () => /hub +50\/s/.test(screen()));
  press('Space');
  await until('the pause', () => /paused/.test(screen()));
  press('Space');
  await until('messages again', () => /hub +50\/s +\d/.test(screen()));
  press('a');
  await until('what will happen', () => /y aborts|y to abort/.test(screen()));
  press('y');
  await until('the end', () => screen().includes('aborted by the operator'), 8000);
  press('q');
  await until('the exit code', () => screen().includes('code 4'));
  expect(processesOf(runFolder(place))).toEqual([]);
  expect(readJson(path.join(runFolder(place), 'run.json')).verdict.state).toBe('aborted');
}, 90_000);

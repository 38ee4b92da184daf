import path from 'node:path';
import { expect, test } from 'vitest';
import type { VerifiedEvent } from '../../src/model/event.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { expectBalance } from './ledger.ts';
import { eventsOf, folderOf, newPlace, processesOf, ROOT, startJson, ticksOf } from './soaktop.ts';

const SETS = ['phases.warmup=1s', 'phases.cooldown=0s'];

/** Some seconds of a ready profile, its thresholds put aside; `more`: flags of the target's. */
async function runShort(profile: string, sets: readonly string[], more: readonly string[] = []) {
  const place = newPlace();
  const target = ['soaktop', 'demo-target', '--http-port', '{{port.http}}', ...more];
  const all = [...SETS, ...sets, `target.launch.command=${JSON.stringify(target)}`];
  const run = startJson(
    place,
    path.join(ROOT, 'profiles', profile),
    ...['--duration', '3s', ...all.flatMap((set) => ['--set', set])],
  );
  const { code, stdout, stderr } = await run.ended;
  const events = eventsOf(stdout);
  const last = events.at(-1);
  if (last?.type !== 'ended') throw new Error(`no end: ${stderr}`);
  expect(processesOf(folderOf(place))).toEqual([]);
  const verified = events.filter((event): event is VerifiedEvent => event.type === 'verified').at(-1);
  return { code, ticks: ticksOf(events), verdict: last.verdict as Verdict, verified };
}

const GRPC = ['pass=["counter.late >= 0"]', 'load.counter.rate=100/s'];
const COUNTER_ALONE = ['load.queue=null', 'verify.lines=["counted increase == counter.ok"]'];

test('what a gRPC service acknowledged is counted by step, and is there', async () => {
  const { code, ticks, verdict, verified } = await runShort('grpc.yaml', GRPC, [
    '--grpc-port',
    '{{port.grpc}}',
  ]);
  expect(verdict.verified.map(({ why }) => why)).toEqual([
    'counted grew by 400, 400 were acknowledged',
    expect.stringMatching(/^tasks grew by (\d+), \1 were acknowledged$/),
  ]);
  expect(code).toBe(0);
  for (const load of ['counter', 'streams', 'queue']) expectBalance(ticks, load);
  const { values = {} } = ticks.at(-1) ?? {};
  for (const step of ['put', 'claim', 'done'])
    expect(values[`queue.${step}.due`]).toBe(values[`queue.${step}.ok`]);
  expect(verified?.counts['queue.put']?.ok).toBeGreaterThan(values['queue.put.ok'] ?? Infinity);
  // The first message of a stream is timed, and is no request.
  expect(ticks.some((tick) => (tick.values['streams.opened.latency.p95'] ?? 0) > 0)).toBe(true);
  expect(values).not.toHaveProperty(['streams.opened.ok']);
}, 60_000);

test('a gRPC service that loses what it acknowledged fails by name and number', async () => {
  const flags = ['--grpc-port', '{{port.grpc}}', '--lose-writes', '2%'];
  const { code, verdict } = await runShort('grpc.yaml', [...GRPC, ...COUNTER_ALONE], flags);
  expect(code).not.toBe(0);
  expect(verdict.reasons[0]).toMatch(
    /^counted grew by 392, 400 were acknowledged: 8 acknowledged writes are/,
  );
}, 60_000);

test('what a WebSocket hub was told is what it has got, once', async () => {
  const sets = ['load.hub.endpoints=5', 'pass=["hub.undelivered == 0"]'];
  const { code, ticks, verdict } = await runShort('websocket.yaml', sets);
  expect(verdict.verified).toMatchObject([{ state: 'pass', value: 400 }]);
  expect(code).toBe(0);
  expectBalance(ticks, 'hub');
  expect(Object.keys(ticks.at(-1)?.values ?? {})).not.toContain('hub.delivery.ok');
}, 60_000);

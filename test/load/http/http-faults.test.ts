import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDialer } from '../../../src/load/http/dial.ts';
import { openExchanges } from '../../../src/load/http/exchanges.ts';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import { percentile } from '../../../src/model/histogram.ts';
import type { HttpLoadSpec } from '../../../src/model/http-load.ts';
import { type HttpRawRig, startHttpRawRig } from '../../rigs/http-raw-rig.ts';
import { httpStep } from '../fork-worker.ts';
import { outcome } from '../run-flows.ts';
import { runFlow } from './run-flow.ts';

let rig: HttpRawRig;
beforeAll(async () => {
  rig = await startHttpRawRig();
});
afterAll(() => rig.close());

const stepsTo = (...paths: string[]) => paths.map((path, i) => httpStep({ name: `s${i}`, path: `/${path}` }));
const run = (paths: readonly string[], spec: Partial<HttpLoadSpec> = {}, count = 1) =>
  runFlow(rig.base, { flow: stepsTo(...paths), ...spec }, { count });

test('every right way to frame an answer is one, and the connection is kept where it may be', async () => {
  const before = rig.accepted();
  const good = [
    'ok',
    'chunked',
    'hints',
    'noContent',
    'notModified',
    'drip',
    'ok',
    'untilClose',
    'oldLast',
    'ok',
  ];
  const tally = await run(good);
  expect(outcome(tally)).toEqual({ due: 10, ok: 10, classes: {}, seen: { connected: 3 } });
  expect(rig.accepted() - before).toBe(3);
});

const NONSENSE = [
  'surplus',
  'twoLengths',
  'lengthAndChunks',
  'gzipChunks',
  'badChunk',
  'longChunk',
  'hugeChunk',
  'badLength',
  'plusLength',
  'folded',
  'bareLf',
  'spaced',
  'switching',
  'notHttp',
  'longHead',
];

test('nonsense is of class protocol, and its connection is never used again', async () => {
  const before = rig.accepted();
  const tally = await run(NONSENSE);
  const { length } = NONSENSE;
  expect(outcome(tally)).toEqual({
    due: length,
    ok: 0,
    classes: { protocol: length },
    seen: { connected: length },
  });
  expect(rig.accepted() - before).toBe(length);
});

test('what ends half way is closed or reset, too much is too large, and what does not come is lost', async () => {
  const tally = await run(
    ['halfHead', 'halfBody', 'halfChunk', 'nothing', 'resetMid', 'large', 'largeChunks', 'stall', 'slowBody'],
    { timeoutMs: 400 },
  );
  expect(tally.classes).toEqual({ closed: 4, reset: 1, too_large: 2, timeout: 2 });
  expect(tally).toMatchObject({ due: 9, errors: 7, lost: 2 });
  expect(percentile(tally.histograms.s7 ?? [], 0)).toBeGreaterThanOrEqual(0.4);
});

test('an answer that nobody asked for closes the connection, and the next request gets another', async () => {
  const before = rig.accepted();
  const tally = await runFlow(rig.base, { flow: stepsTo('later'), thinkMs: 200 }, { count: 2, vus: 1 });
  expect(tally).toMatchObject({ due: 2, ok: 2, seen: { connected: 2 } });
  expect(tally.seen.unsolicited).toBeGreaterThanOrEqual(1);
  expect(rig.accepted() - before).toBe(2);
});

test('a GET on a connection that is closed under it goes once more to a fresh one, from when it was due', async () => {
  rig.asked.length = 0;
  const tally = await run(['once', 'ok?again', 'ok']);
  expect(outcome(tally)).toEqual({ due: 3, ok: 3, classes: {}, seen: { connected: 2, retried: 1 } });
  expect(rig.asked).toEqual(['GET /once', 'GET /ok?again', 'GET /ok?again', 'GET /ok']);
});

test('nothing else goes a second time: no POST, no GET that was answered in part, none on a fresh connection', async () => {
  rig.asked.length = 0;
  const post = httpStep({ name: 'post', method: 'POST', path: '/ok', body: 'x' });
  const flow = [
    ...stepsTo('once'),
    post,
    ...stepsTo('ok', 'halfBody', 'nothing').map((step) => ({ ...step, name: `t${step.name}` })),
  ];
  const tally = await runFlow(rig.base, { flow });
  expect(tally.ok).toBe(2);
  expect(tally.classes.closed ?? 0).toBe(3 - (tally.classes.reset ?? 0));
  expect(tally.seen).not.toHaveProperty('retried');
  expect(rig.asked).toEqual(['GET /once', 'POST /ok', 'GET /ok', 'GET /halfBody', 'GET /nothing']);
});

test('a connection that the server will soon close is not used again', async () => {
  const flow = stepsTo('ok', 'soonGone');
  const tally = await runFlow(rig.base, { flow, thinkMs: 600 }, { count: 2, vus: 1 });
  expect(outcome(tally)).toEqual({ due: 4, ok: 4, classes: {}, seen: { connected: 2 } });
});

test('with all connections busy requests wait in order; that counts in their latency, from due', async () => {
  const before = rig.accepted();
  const slow = httpStep({ path: '/drip' });
  const tally = await runFlow(
    rig.base,
    { flow: [slow], connections: 2, timeoutMs: 5000 },
    { count: 20, vus: 20 },
  );
  expect(tally).toMatchObject({ due: 20, ok: 20 });
  expect(tally.seen).toEqual({ connected: 2, queued: 18 });
  expect(rig.accepted() - before).toBe(2);
  const latency = (share: number) => percentile(tally.histograms[''] ?? [], share) ?? 0;
  expect(latency(1)).toBeGreaterThan(5 * latency(0));
});

test('a request whose time is up while it waits for a connection is lost', async () => {
  rig.asked.length = 0;
  const tally = await runFlow(
    rig.base,
    { flow: stepsTo('stall'), connections: 1, timeoutMs: 200 },
    { count: 3, vus: 3 },
  );
  expect(tally).toMatchObject({ due: 3, lost: 3, classes: { timeout: 3 }, seen: { queued: 2 } });
  expect(rig.asked.length).toBeLessThan(3);
});

test('a flood of faults leaves no connection and no memory behind', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const tls = { verify: true, ca: undefined, name: undefined };
  const dialer = openDialer({ origin: new URL(rig.base), version: 'auto', connections: null, tls });
  const exchanges = openExchanges({ dialer, timeoutMs: 5000, clock: monotonicMs, see: () => {} });
  const paths = [
    ...NONSENSE.filter((name) => name !== 'longHead'),
    'ok',
    'halfBody',
    'resetMid',
    'nothing',
    'large',
  ];
  const look = { headers: true, bodyBytes: () => 1000 };
  const ask = (path: string) =>
    new Promise((resolve) => {
      const request = { method: 'GET', path: `/${path}`, headers: [], body: null, wire: null };
      exchanges.run(request, look, monotonicMs(), resolve);
    });
  async function heapAfter(rounds: number): Promise<number> {
    for (let round = 0; round < rounds; round++) await Promise.all(paths.map(ask));
    rig.asked.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
    gc();
    return process.memoryUsage().heapUsed;
  }
  const before = await heapAfter(100);
  // 100 bytes for each request would be 760,000.
  expect((await heapAfter(400)) - before).toBeLessThan(500_000);
  expect(rig.open()).toBeLessThan(5);
  exchanges.close();
});

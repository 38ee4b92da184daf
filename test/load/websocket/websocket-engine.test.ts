import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import { countOf, EMPTY, percentile } from '../../../src/model/histogram.ts';
import { startWebsocketRig, type WebsocketRig } from '../../rigs/websocket-rig.ts';
import { forkWorker, rate, total, vus } from '../fork-worker.ts';
import { ask, askAll, connectionsOf, openWorkers, untilOpen, websocketLoad } from './websocket-worker.ts';

const { keep, worker, closeAll } = openWorkers();
afterEach(closeAll);

const rig = async (): Promise<WebsocketRig> => keep(await startWebsocketRig());

/** Why a worker with this load says that it can't begin. */
async function refusal(url: string): Promise<string> {
  const ws = forkWorker(websocketLoad({ url, timeoutMs: 300 }), { pace: rate(0) });
  try {
    return (await ws.told('refused')).reason;
  } finally {
    await ws.kill();
  }
}

test('1,000 connections are open before the load begins, however short the queue of the server', async () => {
  const { url, open } = await rig();
  const ws = await worker({ url: `${url}/plain/room-{{endpoint}}`, endpoints: 100, connections: 10 });
  expect(open()).toBe(1000);
  expect(connectionsOf(await ws.collect())).toBe(1000);
  expect(await askAll(ws, 300, 300)).toMatchObject({ ok: 300, seen: { delivered: 3000 } });
}, 60_000);

test('each worker has endpoints of its own, and all of them together have all', async () => {
  const { url, requests } = await rig();
  const spec = {
    url: `${url}/plain/room-{{endpoint}}`,
    endpoints: 5,
    connections: 1,
    workers: { from: 2, most: 2 },
  };
  await worker(spec, { index: 0 });
  await worker(spec, { index: 1 });
  const rooms = requests.map(({ url }) => url?.slice(-1));
  expect(rooms.slice(0, 3).sort()).toEqual(['1', '3', '5']);
  expect(rooms.slice(3).sort()).toEqual(['2', '4']);
});

test('a target that is not there, is silent, or speaks no WebSocket is refused in words', async () => {
  const { url } = await rig();
  const silent = keep(createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1'));
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  expect(await refusal('ws://127.0.0.1:9/ws/a')).toBe(
    'no WebSocket at ws://127.0.0.1:9/ws/a: refused: nobody listens there',
  );
  expect(await refusal(`${url}/nowhere`)).toMatch(
    /the server answered 404 instead of switching to WebSocket/,
  );
  expect(await refusal(`ws://127.0.0.1:${port}/`)).toMatch(/no answer within 0.3 s/);
});

test('the handshake has the headers, with their secrets, and the subprotocol', async () => {
  const { url, requests } = await rig();
  const headers = { authorization: 'Bearer ${TOKEN}' };
  const spec = { url: `${url}/plain/room`, connections: 1, headers, subprotocol: 'chat.v1' };
  await worker(spec, { env: { TOKEN: 'letmein' } });
  expect(requests[0]?.headers).toMatchObject({
    authorization: 'Bearer letmein',
    'sec-websocket-protocol': 'chat.v1',
  });
});

test('where who says a message does not get it, one fewer is waited for', async () => {
  const { url } = await rig();
  const ws = await worker({ url: `${url}/plain/room`, connections: 5, echo: false });
  // This hub says it to all: who said it has it twice then.
  expect(await askAll(ws, 200, 50)).toMatchObject({ ok: 50, seen: { delivered: 200, doubled: 50 } });
});

test('connections that read late are told apart, and nobody waits for them', async () => {
  const { url } = await rig();
  const slow = { connections: 2, delayMs: 300 };
  const ws = await worker({ url: `${url}/plain/room`, connections: 5, slow });
  await askAll(ws, 200, 200);
  await ws.collectFor(700);
  await ws.finish(100);
  const { ok, seen, histograms } = total(ws);
  expect({ ok, seen }).toEqual({ ok: 200, seen: { delivered: 600, slow: 400 } });
  expect(percentile(histograms.delivery ?? [], 0.9)).toBeLessThan(0.1);
  // All but what they found when they looked: half of the delay in the mean.
  expect(percentile(histograms.slow ?? [], 0.5)).toBeGreaterThan(0.1);
  expect(percentile(histograms.slow ?? [], 1)).toBeGreaterThan(0.2);
});

test('a connection that answers pings stays, one that does not is given up and opened again', async () => {
  const { url, connected, pings } = await rig();
  const spec = { connections: 4, heartbeatMs: 200, timeoutMs: 200 };
  const answered = await worker({ ...spec, url: `${url}/plain/room` });
  await answered.collectFor(1500);
  expect(total(answered).seen).toEqual({});
  expect(pings()).toBeGreaterThanOrEqual(4 * 5);
  expect(connected()).toBe(4);
  const mute = await worker({ ...spec, url: `${url}/mute/room` });
  await mute.collectFor(1500);
  const { seen } = total(mute);
  expect(seen.silent).toBeGreaterThanOrEqual(4);
  expect(seen['closed.1006']).toBe(seen.silent);
  expect(seen.reconnects).toBeGreaterThanOrEqual(4);
});

test('a connection that is half open is found by its ping, and what it did not get is counted until then', async () => {
  const { url } = await rig();
  const ws = await worker({ url: `${url}/halfopen/room`, connections: 5, heartbeatMs: 300, timeoutMs: 400 });
  const { seen, ok, lost, errors } = await askAll(ws, 100, 300);
  await untilOpen(ws, 5);
  expect(seen.silent).toBeGreaterThanOrEqual(5);
  expect(ok).toBeGreaterThan(0);
  expect(lost).toBeGreaterThan(10);
  expect(ok + lost + errors).toBe(300);
  expect((seen.delivered ?? 0) + (seen.undelivered ?? 0)).toBe(5 * (ok + lost));
});

test('all connections that are lost together come back, one after the other, and the time is told', async () => {
  const { url, breakAll, open } = await rig();
  const ws = await worker({ url: `${url}/plain/room-{{endpoint}}`, endpoints: 20, connections: 10 });
  breakAll(1000);
  await untilOpen(ws, 0);
  await untilOpen(ws, 200);
  expect(open()).toBe(200);
  const { seen, histograms } = total(ws);
  expect(seen).toMatchObject({ reconnects: 200, 'closed.1006': 200 });
  const away = histograms.reconnect ?? EMPTY;
  expect(countOf(away)).toBe(200);
  const [soon, most] = [percentile(away, 0.1) ?? 0, percentile(away, 0.9) ?? 0];
  expect(soon).toBeGreaterThanOrEqual(0.9);
  // They do not knock together: a second of pauses that differ.
  expect(most - soon).toBeGreaterThan(0.1);
  expect(await askAll(ws, 200, 200)).toMatchObject({ ok: 200 });
});

test('a message to an endpoint where nobody is left is an error, and is not sent', async () => {
  const { url, breakAll } = await rig();
  const ws = await worker({ url: `${url}/plain/room`, reconnect: { fromMs: 5000, mostMs: 5000 } });
  breakAll(5000);
  await untilOpen(ws, 0);
  const { ok, errors, classes, seen } = await askAll(ws, 100, 20);
  expect({ ok, errors, classes }).toEqual({ ok: 0, errors: 20, classes: { closed: 20 } });
  expect(seen.delivered ?? 0).toBe(0);
});

test('what is due beyond what may be in flight is missed', async () => {
  const { url } = await rig();
  const ws = await worker({ url: `${url}/drop/room`, connections: 10, inflight: 20, timeoutMs: 500 });
  // Of ten connections each message is dropped at one: all of them stay in flight until their time is up.
  const { due, lost, missed, classes } = await askAll(ws, 200, 100);
  expect({ due, lost, missed }).toEqual({ due: 100, lost, missed: 100 - lost });
  expect(lost).toBeGreaterThanOrEqual(20);
  expect(classes.cap).toBeGreaterThanOrEqual(40);
});

test('a VU says its next message when all have the one before', async () => {
  const { url } = await rig();
  const ws = await worker({ url: `${url}/plain/room-{{endpoint}}`, endpoints: 3 }, { pace: vus(0) });
  ws.send({ type: 'pace', pace: vus(2, monotonicMs(), { flows: 200 }) });
  await ws.collectUntil(({ due, inflight }) => due === 200 && inflight === 0);
  expect(total(ws)).toMatchObject({ ok: 200, seen: { delivered: 1000 } });
});

test('what is in flight when the load ends is waited for, then lost, and the connections are closed', async () => {
  const { url, open } = await rig();
  const ws = await worker({ url: `${url}/late/room`, timeoutMs: 3000 });
  ask(ws, 100, 30);
  await ws.collectFor(500);
  const report = await ws.finish(300);
  const tally = report.tallies.at(-1);
  expect(tally).toMatchObject({ due: 30, inflight: 0 });
  expect(tally?.lost).toBeGreaterThanOrEqual(10);
  expect(connectionsOf(report)).toBeUndefined();
  await expect.poll(open).toBe(0);
});

test('what is sent again to connections that were away is not expected of them, and told as replayed', async () => {
  const { url, breakAll } = await rig();
  const ws = await worker({ url: `${url}/replay/room`, connections: 3 });
  await askAll(ws, 200, 40);
  breakAll(100);
  await untilOpen(ws, 0);
  await untilOpen(ws, 3);
  const { ok, seen } = await askAll(ws, 200, 40, 40);
  expect(ok).toBe(80);
  expect(seen).toEqual({ delivered: 240, replayed: 30, reconnects: 3, 'closed.1006': 3, ...refusals(seen) });
});

/** How often it was tried while nobody was to be reached. */
const refusals = (seen: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(seen).filter(([name]) => name.startsWith('unopened.')));

test('what a server that stands still does not take is not kept without end: it is missed', async () => {
  const { url } = await rig();
  const ws = await worker({ url: `${url}/plain/room`, connections: 2, sizeBytes: 2 ** 20, timeoutMs: 5000 });
  ask(ws, 50, 50);
  await ws.collectFor(50);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000);
  await ws.collectUntil(({ due, inflight }) => due === 50 && inflight === 0);
  const { ok, missed, classes } = total(ws);
  expect(classes.cap).toBe(missed);
  expect(missed).toBeGreaterThan(10);
  expect(ok).toBe(50 - missed);
});

test('when this generator stands still, what is late counts from when it was due, at every connection', async () => {
  const { url } = await rig();
  const ws = await worker({ url: `${url}/plain/room`, connections: 3, timeoutMs: 5000 });
  ask(ws, 200, 200);
  await ws.collectFor(200);
  ws.child.kill('SIGSTOP');
  await pause(500);
  ws.child.kill('SIGCONT');
  await ws.collectUntil(({ due, inflight }) => due === 200 && inflight === 0);
  const { ok, late, histograms } = total(ws);
  expect(ok).toBe(200);
  expect(late).toBeGreaterThan(80);
  for (const name of ['', 'delivery']) {
    expect(percentile(histograms[name] ?? [], 1)).toBeGreaterThan(0.45);
    // Half of the messages were due meanwhile.
    expect(percentile(histograms[name] ?? [], 0.75)).toBeGreaterThan(0.15);
  }
  expect(percentile(histograms.service ?? [], 0.75)).toBeLessThan(0.15);
});

test('a connection that breaks the protocol is ended at once, whether the other side agrees or not', async () => {
  const { url } = await rig();
  const ws = await worker({ url: `${url}/stubborn/room`, timeoutMs: 5000 });
  ask(ws, 200, 10);
  await ws.collectFor(1500);
  const { seen } = total(ws);
  expect(seen).toMatchObject({ 'closed.protocol': 5, reconnects: 5 });
});

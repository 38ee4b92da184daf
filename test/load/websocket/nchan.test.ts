import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import { countOf, percentile } from '../../../src/model/histogram.ts';
import { type Nchan, startNchan } from '../../peers/nchan.ts';
import { needs } from '../../scenarios/needs.ts';
import { forkWorker, rate, total, vus } from '../fork-worker.ts';
import { ask, askAll, connectionsOf, openWorkers, untilOpen, websocketLoad } from './websocket-worker.ts';

const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so';

const { worker, closeAll } = openWorkers();
let started: Promise<Nchan> | undefined;
let nchan: Nchan;
beforeEach(async ({ skip }) => {
  needs(
    skip,
    'nginx-light libnginx-mod-nchan openssl',
    'nginx',
    'openssl',
    ...(existsSync(MODULE) ? [] : ['libnginx-mod-nchan']),
  );
  started ??= startNchan();
  nchan = await started;
});
afterEach(closeAll);
afterAll(async () => (await started)?.end());

test('50 endpoints with 10 connections each get 500 messages a second, none lost and none twice', async () => {
  const { url, post } = nchan;
  const ws = await worker({ url, post, endpoints: 50, connections: 10, timeoutMs: 5000, heartbeatMs: 1000 });
  expect(connectionsOf(await ws.collect())).toBe(500);
  const tally = await askAll(ws, 500, 2500);
  expect(tally).toMatchObject({ due: 2500, ok: 2500 });
  // A post may wait for the one before it; nothing else is to be told.
  const { queued, ...others } = tally.seen;
  expect(others).toEqual({ delivered: 25_000, connected: 50 });
  expect(countOf(tally.histograms.delivery ?? [])).toBe(25_000);
  expect((await nchan.status())['total published messages']).toBeGreaterThanOrEqual(2500);
});

test('when the worker of nginx is killed every connection comes back, and what was lost is counted', async () => {
  const { url, post } = nchan;
  const ws = await worker({ url, post, endpoints: 20, connections: 5, timeoutMs: 1000 });
  ask(ws, 400, 2400);
  await ws.collectFor(2000);
  nchan.signal('SIGKILL');
  await ws.collectUntil(({ due, inflight }) => due === 2400 && inflight === 0);
  const { seen, ok, lost, errors, histograms } = total(ws);
  expect(ok + lost + errors).toBe(2400);
  // 100 connections, each lost once and back once.
  expect(seen).toMatchObject({ 'closed.1006': 100, reconnects: 100 });
  expect(countOf(histograms.reconnect ?? [])).toBe(100);
  expect(connectionsOf(await ws.collect())).toBe(100);
  // Every message that was taken is accounted for at every connection.
  const { delivered = 0, undelivered = 0 } = seen;
  expect(delivered).toBeLessThanOrEqual(5 * 2400);
  expect(delivered + undelivered).toBeGreaterThanOrEqual(5 * (ok + lost));
  expect(ok).toBeGreaterThan(1500);
  // And from then on none is lost.
  const again = await askAll(ws, 400, 400, 2400);
  expect(again.ok - ok).toBe(400);
});

test('a server that stands still for a while shows in the latency from due on', async () => {
  const { url, post } = nchan;
  const ws = await worker({ url, post, endpoints: 10, connections: 3, timeoutMs: 5000 });
  ask(ws, 200, 600);
  await ws.collectFor(1000);
  const stoppedMs = monotonicMs();
  nchan.signal('SIGSTOP');
  await ws.collectFor(1000);
  nchan.signal('SIGCONT');
  const heldMs = monotonicMs() - stoppedMs;
  await ws.collectUntil(({ due, inflight }) => due === 600 && inflight === 0);
  const { ok, histograms } = total(ws);
  expect(ok).toBe(600);
  // A third of the messages was due meanwhile, evenly: the worst waited for all of it, and each step less.
  const latency = histograms[''] ?? [];
  expect(percentile(latency, 1)).toBeGreaterThan((heldMs / 1000) * 0.9);
  const held = (heldMs / 1000) * 200;
  expect(percentile(latency, 1 - held / 2 / 600)).toBeGreaterThan((heldMs / 1000) * 0.4);
  expect(percentile(latency, 1 - held / 2 / 600)).toBeLessThan((heldMs / 1000) * 0.75);
});

test('what is stored from before the run is not ours', async () => {
  const url = nchan.url.replace('/sub/', '/stored/');
  const before = await worker({ url: nchan.url, post: nchan.post, connections: 1 });
  await askAll(before, 100, 20);
  const ws = await worker({ url, post: nchan.post, connections: 2 });
  const { ok, seen } = await askAll(ws, 100, 20);
  expect(ok).toBe(20);
  expect(seen.foreign).toBeGreaterThanOrEqual(40);
  expect(seen.delivered).toBe(40);
});

test('where nothing can be posted, a message is an error by its status', async () => {
  const { url, port } = nchan;
  const ws = await worker({ url, post: `http://127.0.0.1:${port}/nowhere`, connections: 2 });
  const { errors, classes, seen, steps } = await askAll(ws, 100, 20);
  expect({ errors, classes }).toEqual({ errors: 20, classes: { 'status.404': 20 } });
  expect(steps['']).toMatchObject({ due: 20, errors: 20, refused: 20 });
  expect(seen.undelivered).toBeUndefined();
});

test('VUs publish one message after the other', async () => {
  const { url, post } = nchan;
  const ws = await worker({ url, post, endpoints: 4, connections: 5 }, { pace: vus(0) });
  ws.send({ type: 'pace', pace: vus(8, monotonicMs(), { flows: 400 }) });
  await ws.collectUntil(({ due, inflight }) => due === 400 && inflight === 0);
  expect(total(ws)).toMatchObject({ ok: 400, seen: { delivered: 2000 } });
  await untilOpen(ws, 20);
});

test('over TLS the certificate is checked, for connections and for what is posted', async () => {
  const [url, post] = [nchan.url, nchan.post].map((plain) =>
    plain.replace(':', 's:').replace(String(nchan.port), String(nchan.tlsPort)),
  ) as [string, string];
  const spec = { url, post, endpoints: 2, connections: 3 };
  const trusted = await worker({ ...spec, tls: { verify: true, ca: nchan.ca } });
  expect(await askAll(trusted, 100, 20)).toMatchObject({ ok: 20, seen: { delivered: 60 } });
  const blind = await worker({ ...spec, tls: { verify: false } });
  expect(await askAll(blind, 100, 20)).toMatchObject({ ok: 20 });
  for (const tls of [{ verify: true }, { verify: true, ca: nchan.ca, name: 'elsewhere.test' }]) {
    const refused = forkWorker(websocketLoad({ ...spec, tls, timeoutMs: 500 }), { pace: rate(0) });
    const { reason } = await refused.told('refused');
    await refused.kill();
    expect(reason).toMatch(/its certificate is not to be trusted/);
  }
});

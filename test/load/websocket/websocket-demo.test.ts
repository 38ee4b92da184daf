import { afterEach, expect, test } from 'vitest';
import { startDemoTarget } from '../../../src/demo/target.ts';
import { percentile } from '../../../src/model/histogram.ts';
import { total } from '../fork-worker.ts';
import { ask, askAll, openWorkers } from './websocket-worker.ts';

const { keep, worker, closeAll } = openWorkers();
afterEach(closeAll);

async function hubUrl(): Promise<string> {
  const { httpPort } = keep(await startDemoTarget());
  return `ws://127.0.0.1:${httpPort}/ws/room-{{endpoint}}`;
}

test('the embedded hub carries every message to all ten of its endpoint, as text and as binary', async () => {
  const url = await hubUrl();
  for (const binary of [false, true]) {
    const ws = await worker({ url, endpoints: 20, connections: 10, binary, sizeBytes: 1000 });
    const { ok, seen } = await askAll(ws, 200, 400);
    expect({ ok, seen }).toEqual({ ok: 400, seen: { delivered: 4000 } });
  }
});

test('while the embedded hub stands still messages wait, and their latency from due on says how long', async () => {
  const ws = await worker({ url: await hubUrl(), endpoints: 10, connections: 3, timeoutMs: 5000 });
  ask(ws, 200, 400);
  await ws.collectFor(700);
  const heldMs = 800;
  // The hub is in this very process.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, heldMs);
  await ws.collectUntil(({ due, inflight }) => due === 400 && inflight === 0);
  const { ok, histograms } = total(ws);
  expect(ok).toBe(400);
  // 160 of the 400 were due meanwhile, evenly: the first of them waited for all of it, the middle one for half.
  for (const name of ['', 'delivery']) {
    const latency = histograms[name] ?? [];
    expect(percentile(latency, 1)).toBeGreaterThan(0.75);
    expect(percentile(latency, 0.8)).toBeGreaterThan(0.3);
    expect(percentile(latency, 0.8)).toBeLessThan(0.6);
  }
});

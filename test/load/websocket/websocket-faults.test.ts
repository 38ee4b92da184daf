import { afterEach, expect, test } from 'vitest';
import { countOf, percentile } from '../../../src/model/histogram.ts';
import type { WebsocketLoadSpec } from '../../../src/model/websocket-load.ts';
import { startWebsocketRig } from '../../rigs/websocket-rig.ts';
import { askAll, openWorkers, untilOpen } from './websocket-worker.ts';

const { keep, worker, closeAll } = openWorkers();
afterEach(closeAll);

/** 100 messages to one endpoint of five; at each of them every tenth goes wrong, at each another one. */
async function hundred(fault: string, spec: Partial<WebsocketLoadSpec> = {}) {
  const rig = keep(await startWebsocketRig());
  const ws = await worker({ url: `${rig.url}/${fault}/room`, ...spec });
  return { rig, ws, tally: await askAll(ws, 200, 100) };
}

test.each([
  ['plain', {}],
  ['split', {}],
  ['split', { binary: true }],
  ['fragment', {}],
  ['plain', { sizeBytes: 42 }],
  ['plain', { sizeBytes: 70_000 }],
  ['plain', { binary: true, sizeBytes: 126 }],
])('of a hub that is %s, with %o, every message arrives everywhere once', async (fault, spec) => {
  const { tally } = await hundred(fault, spec);
  expect(tally).toMatchObject({ due: 100, ok: 100, errors: 0, lost: 0, missed: 0, seen: { delivered: 500 } });
  expect(Object.keys(tally.seen)).toEqual(['delivered']);
  expect(countOf(tally.histograms.delivery ?? [])).toBe(500);
});

test('a ping in the midst of a message in three fragments is answered, each time', async () => {
  const { rig } = await hundred('fragment');
  await expect.poll(rig.pongs).toBe(500);
});

test('messages that a hub drops are lost, and told by how many connections did not get one', async () => {
  const { tally } = await hundred('drop');
  expect(tally).toMatchObject({ ok: 50, lost: 50, classes: { timeout: 50 } });
  expect(tally.seen).toEqual({ delivered: 450, undelivered: 50 });
  expect(countOf(tally.histograms.delivery ?? [])).toBe(500);
  // A tenth did not arrive: with the timeout as its latency.
  expect(percentile(tally.histograms.delivery ?? [], 0.95)).toBeGreaterThanOrEqual(1);
  expect(percentile(tally.histograms.delivery ?? [], 0.89)).toBeLessThan(1);
});

test('messages that come twice are counted, and are delivered once', async () => {
  const { tally } = await hundred('double');
  expect(tally).toMatchObject({ ok: 100, lost: 0 });
  expect(tally.seen).toEqual({ delivered: 500, doubled: 50 });
});

test('messages that come after a later one are counted', async () => {
  const { tally } = await hundred('swap');
  // The very last one of one connection has no later one to come after: it never comes.
  expect(tally).toMatchObject({ ok: 99, lost: 1 });
  expect(tally.seen).toEqual({ delivered: 499, undelivered: 1, disordered: 49 });
});

test('with several publishers there is no order to be judged', async () => {
  const { tally } = await hundred('swap', { publishers: 3 });
  expect(tally.seen).toEqual({ delivered: 499, undelivered: 1 });
});

test('what comes after the timeout is late, and stays lost', async () => {
  const { ws, tally } = await hundred('late');
  expect(tally).toMatchObject({ ok: 50, lost: 50 });
  await ws.collectFor(1000);
  const { seen, lost } = (await ws.collect()).tallies.at(-1) ?? tally;
  // All but the very last one also come after later ones.
  expect({ seen, lost }).toEqual({
    seen: { delivered: 450, undelivered: 50, late: 50, disordered: 49 },
    lost: 50,
  });
});

test('messages of others, and of an older run, are foreign', async () => {
  const { tally } = await hundred('foreign');
  expect(tally).toMatchObject({ ok: 100 });
  expect(tally.seen).toEqual({ delivered: 500, foreign: 150 });
});

test.each([
  ['huge', 'too_large'],
  ['broken', 'protocol'],
  ['abrupt', '1006'],
  ['close1000', '1000'],
  ['close1001', '1001'],
  ['close1011', '1011'],
  ['close4321', 'other'],
])('a connection that ends as %s is opened again, and told as closed.%s', async (fault, how) => {
  const { rig, ws, tally } = await hundred(fault);
  await untilOpen(ws, 5);
  const { seen, ok, lost, errors, classes } = (await ws.collect()).tallies.at(-1) ?? tally;
  const { delivered = 0, undelivered = 0, reconnects = 0 } = seen;
  // Each of the five goes after ten messages at the latest, and is back before the end.
  expect(reconnects).toBeGreaterThanOrEqual(5);
  expect(seen[`closed.${how}`]).toBe(reconnects);
  expect(rig.connected()).toBe(5 + reconnects);
  expect(rig.open()).toBe(5);
  // What was published while one was away counts; with nobody there, nothing was published.
  expect(delivered + undelivered).toBe(5 * (ok + lost));
  expect(classes.closed ?? 0).toBe(errors);
});

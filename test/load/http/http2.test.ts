import { afterEach, expect, test } from 'vitest';
import { startHttpRawRig } from '../../rigs/http-raw-rig.ts';
import { type Http2Rig, startHttp2Rig } from '../../rigs/http2-rig.ts';
import { httpStep } from '../fork-worker.ts';
import { outcome } from '../run-flows.ts';
import { runFlow } from './run-flow.ts';

const rigs: Http2Rig[] = [];
afterEach(() => {
  for (const rig of rigs.splice(0)) rig.close();
});

async function rig(streams?: number): Promise<Http2Rig> {
  const started = await startHttp2Rig(0, streams);
  rigs.push(started);
  return started;
}
const stepsTo = (...paths: string[]) => paths.map((path, i) => httpStep({ name: `s${i}`, path: `/${path}` }));

test('many VUs share one connection, each request a stream of it', async () => {
  const { base, sessions, mostStreams } = await rig();
  const tally = await runFlow(base, { http: '2', flow: stepsTo('slow', 'ok') }, { count: 200, vus: 50 });
  expect(outcome(tally)).toEqual({ due: 400, ok: 400, classes: {}, seen: { connected: 1 } });
  expect(sessions()).toBe(1);
  expect(mostStreams()).toBeGreaterThan(25);
});

test('a second connection is opened when the server takes no more streams on the first', async () => {
  const { base, sessions, mostStreams } = await rig(10);
  const tally = await runFlow(
    base,
    { http: '2', flow: stepsTo('ok', 'slow', 'slow') },
    { count: 60, vus: 30 },
  );
  expect(tally.classes).toEqual({});
  expect(tally.ok).toBe(180);
  expect(sessions()).toBeGreaterThanOrEqual(2);
  expect(sessions()).toBeLessThanOrEqual(4);
  expect(mostStreams()).toBeLessThanOrEqual(10);
});

test('headers, cookies and bodies go both ways', async () => {
  const { base } = await rig();
  const echo = httpStep({
    method: 'POST',
    path: '/echo',
    headers: { 'X-Note': 'n', host: 'other.example' },
    json: { text: 'ä' },
    expect: {
      json: {
        '$.body': '{"text":"ä"}',
        "$.headers['x-note']": 'n',
        "$.headers[':authority']": 'other.example',
        "$.headers['content-length']": '13',
      },
    },
    save: { b: 'cookie:b' },
  });
  const after = httpStep({
    name: 'after',
    path: '/echo',
    expect: { json: { '$.headers.cookie': 'a=1; b={{b}}' } },
  });
  const tally = await runFlow(base, { http: '2', cookies: true, flow: [echo, after] });
  expect(outcome(tally)).toMatchObject({ due: 2, ok: 2 });
});

test('a stream that is reset is of class reset, and the connection goes on', async () => {
  const { base, sessions } = await rig();
  const tally = await runFlow(base, { http: '2', flow: stepsTo('reset', 'resetMid', 'refuse', 'ok') });
  expect(outcome(tally)).toEqual({ due: 4, ok: 1, classes: { reset: 3 }, seen: { connected: 1 } });
  expect(sessions()).toBe(1);
});

test('what GOAWAY leaves unserved is of class goaway, and the next request gets a fresh connection', async () => {
  const { base, sessions } = await rig();
  const tally = await runFlow(base, { http: '2', flow: stepsTo('ok', 'goaway', 'ok', 'goawayError', 'ok') });
  expect(outcome(tally)).toEqual({ due: 5, ok: 3, classes: { goaway: 2 }, seen: { connected: 3 } });
  expect(sessions()).toBe(3);
});

test('a connection that breaks ends its streams, in a class, and is replaced', async () => {
  const { base } = await rig();
  const tally = await runFlow(base, {
    http: '2',
    flow: stepsTo('drop', 'ok', 'garbage', 'ok', 'large', 'ok'),
  });
  expect(tally.classes).toEqual({ closed: 1, protocol: 1, too_large: 1 });
  expect(tally).toMatchObject({ due: 6, ok: 3, errors: 3 });
});

test('a stream without an answer is lost in time, and its connection takes no more', async () => {
  const { base, sessions } = await rig();
  const tally = await runFlow(base, { http: '2', flow: stepsTo('stall', 'ok'), timeoutMs: 300 });
  expect(outcome(tally)).toEqual({ due: 2, ok: 1, classes: { timeout: 1 }, seen: { connected: 2 } });
  expect(sessions()).toBe(2);
});

test('a server that speaks HTTP/1.1 only is of class protocol', async () => {
  const raw = await startHttpRawRig();
  try {
    const tally = await runFlow(raw.base, { http: '2', flow: stepsTo('ok'), timeoutMs: 2000 });
    expect(tally).toMatchObject({ due: 1, classes: { protocol: 1 } });
  } finally {
    raw.close();
  }
});

test('a target that is not there refuses', async () => {
  const gone = await startHttp2Rig();
  gone.close();
  const tally = await runFlow(gone.base, { http: '2', flow: stepsTo('a', 'b') });
  expect(tally).toMatchObject({ due: 2, classes: { refused: 2 } });
});

import { afterEach, expect, test } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import { countOf, percentile } from '../../../src/model/histogram.ts';
import type { HttpLoadSpec } from '../../../src/model/http-load.ts';
import { type HttpRig, PASSWORD, startHttpRig } from '../../rigs/http-rig.ts';
import {
  type ForkedWorker,
  forkWorker,
  httpLoad,
  httpStep,
  type PlanOptions,
  rate,
  total,
  vus,
} from '../fork-worker.ts';

const open: { rigs: HttpRig[]; workers: ForkedWorker[] } = { rigs: [], workers: [] };
afterEach(async () => {
  for (const rig of open.rigs.splice(0)) rig.close();
  await Promise.all(open.workers.splice(0).map((worker) => worker.kill()));
});

async function rig(): Promise<HttpRig> {
  const started = await startHttpRig();
  open.rigs.push(started);
  return started;
}
function fork(spec: HttpLoadSpec, options: Partial<PlanOptions> = {}): ForkedWorker {
  const forked = forkWorker(spec, { pace: rate(0), ...options });
  open.workers.push(forked);
  return forked;
}
const login = httpStep({
  name: 'login',
  method: 'POST',
  path: '/login',
  json: { username: 'admin', password: '${RIG_PASSWORD}' },
  status: [200],
  save: { token: '$.data.tokens[0]' },
});
const flow = [
  httpStep({
    name: 'create',
    method: 'POST',
    path: '/rules',
    json: { domain: 'test-{{uuid}}.example.com', enabled: true },
    status: [201],
    save: { id: '$.id' },
  }),
  httpStep({ name: 'list', path: '/rules', headers: { 'x-vu': '{{vu}}' } }),
  httpStep({ name: 'delete', method: 'DELETE', path: '/rules/{{id}}', status: [204] }),
];
const headers = { authorization: 'Bearer {{token}}' };
const env = { RIG_PASSWORD: PASSWORD };

test('VUs log in, create, list and delete, each on a connection of its own', async () => {
  const { base, seen, rules, connections, vus: asked } = await rig();
  const api = fork(httpLoad(base, { setup: [login], headers, flow, thinkMs: 100 }), { pace: vus(5), env });
  await api.told('ready');
  await api.collectFor(1000);
  api.send({ type: 'pace', pace: vus(0) });
  await api.collectFor(250);
  await api.finish(1000);
  const tally = total(api);
  expect(tally).toMatchObject({ ok: tally.due, errors: 0, lost: 0, missed: 0 });
  const each = seen.get('DELETE /rules/*') ?? 0;
  expect(each).toBeGreaterThan(25);
  expect(each).toBeLessThan(60);
  expect(tally.due).toBe(3 * each);
  expect(rules.size).toBe(0);
  expect(asked).toEqual(new Set(['0', '1', '2', '3', '4']));
  expect(seen.get('POST /login')).toBe(1);
  expect(connections()).toBeLessThanOrEqual(5);
  for (const name of ['create', 'list', 'delete']) expect(countOf(tally.histograms[name] ?? [])).toBe(each);
});

test('VUs are raised and lowered while it runs, each worker having its own', async () => {
  const { base, vus: asked } = await rig();
  const spec = httpLoad(base, { flow: [httpStep({ headers: { 'x-vu': '{{vu}}' } })], thinkMs: 20 });
  const shares = [0, 1];
  const api = fork(spec, { pace: vus(3, monotonicMs(), { shares }), index: 1 });
  await api.told('ready');
  await api.collectFor(100);
  expect(asked).toEqual(new Set(['1']));
  api.send({ type: 'pace', pace: vus(6, monotonicMs(), { shares }) });
  await api.collectFor(100);
  expect(asked).toEqual(new Set(['1', '3', '5']));
  api.send({ type: 'pace', pace: vus(2, monotonicMs(), { shares }) });
  await api.collectFor(100);
  asked.clear();
  await api.collectFor(100);
  expect(asked).toEqual(new Set(['1']));
});

test('a worker that takes the place of another begins its VUs now, not in the past', async () => {
  const { base } = await rig();
  const api = fork(httpLoad(base, { thinkMs: 50 }), { pace: vus(0) });
  await api.told('ready');
  api.send({ type: 'pace', pace: vus(4, monotonicMs() - 60_000) });
  await api.collectFor(300);
  await api.finish(1000);
  expect(total(api).ok).toBeGreaterThan(8);
  expect(percentile(total(api).histograms[''] ?? [], 1)).toBeLessThan(1);
  expect(Math.max(...api.reports.map(({ self }) => self.latenessSeconds))).toBeLessThan(1);
});

test('an open load begins its flows on time, whatever became of those before', async () => {
  const { base, seen } = await rig();
  const api = fork(httpLoad(base, { flow: [httpStep({ path: '/slow/300' }), httpStep({ name: 'b' })] }));
  await api.told('ready');
  const startMs = monotonicMs();
  api.send({ type: 'pace', pace: rate(200, startMs) });
  api.send({ type: 'pace', pace: rate(0, startMs + 600, { done: 120 }) });
  await api.collectFor(1000, 50);
  await api.finish(1000);
  const tally = total(api);
  expect(seen.get('GET /slow/300')).toBe(120);
  expect(tally).toMatchObject({ due: 240, ok: 240 });
  expect(percentile(tally.histograms.get ?? [], 0)).toBeGreaterThan(0.29);
  expect(percentile(tally.histograms.b ?? [], 0.5)).toBeLessThan(0.1);
});

test('each way to fail has its class, and a step whose value is missing is not sent', async () => {
  const { base, seen } = await rig();
  const paths = ['/status/503', '/status/404', '/reset', '/half', '/stall', '/drip', '/huge', '/closing'];
  const steps = paths.map((path) => httpStep({ name: path.slice(1), path }));
  const missing = [
    httpStep({ name: 'text', path: '/text', save: { id: '$.id' } }),
    httpStep({ name: 'never', path: '/never/{{id}}' }),
  ];
  const expected = httpStep({ name: 'expected', path: '/status/404', status: [404] });
  const api = fork(httpLoad(base, { flow: [...steps, expected, ...missing], timeoutMs: 1000 }));
  await api.told('ready');
  const startMs = monotonicMs();
  api.send({ type: 'pace', pace: rate(100, startMs) });
  api.send({ type: 'pace', pace: rate(0, startMs + 100, { done: 10 }) });
  await api.collectUntil(({ due, inflight }) => due === 100 && inflight === 0);
  await api.finish(3000);
  const tally = total(api);
  expect(tally.classes).toEqual({
    'status.503': 10,
    'status.404': 10,
    reset: 10,
    closed: 10,
    timeout: 20,
    too_large: 10,
    save: 10,
  });
  expect(tally).toMatchObject({ due: 100, ok: 20, errors: 60, lost: 20 });
  expect([...seen.keys()].filter((key) => key.includes('never'))).toEqual([]);
  expect(percentile(tally.histograms.stall ?? [], 0)).toBeGreaterThanOrEqual(1);
});

test('a target that is not there refuses, and a VU without think time does not spin', async () => {
  const gone = await startHttpRig();
  gone.close();
  const api = fork(httpLoad(gone.base), { pace: vus(2) });
  await api.told('ready');
  await api.collectFor(900);
  await api.finish(100);
  const { due, errors, classes } = total(api);
  expect(classes).toEqual({ refused: errors });
  expect(errors).toBe(due);
  expect(due).toBeGreaterThan(4);
  expect(due).toBeLessThan(25);
});

test('more than may be in flight is missed', async () => {
  const { base, connections } = await rig();
  const api = fork(httpLoad(base, { flow: [httpStep({ path: '/stall' })], inflight: 20 }));
  await api.told('ready');
  api.send({ type: 'pace', pace: rate(500) });
  await api.collectFor(300, 30);
  await api.finish(100);
  const tally = total(api);
  expect(tally).toMatchObject({ sent: 20, lost: 20, missed: tally.due - 20 });
  expect(connections()).toBe(20);
});

test('after the stop no step is sent, and what does not end is lost', async () => {
  const { base, seen } = await rig();
  const api = fork(
    httpLoad(base, { flow: [httpStep({ path: '/slow/{{n}}00' }), httpStep({ name: 'b', path: '/b' })] }),
  );
  await api.told('ready');
  const startMs = Math.ceil(monotonicMs());
  api.send({ type: 'pace', pace: rate(100, startMs) });
  api.send({ type: 'stop', atMs: startMs + 100, drainMs: 500 });
  await api.told('drained');
  expect(monotonicMs() - startMs).toBeLessThan(1000);
  await api.collect();
  const { due, ok, lost } = total(api);
  expect(due).toBe(10 + (seen.get('GET /b') ?? 0));
  expect(ok).toBeGreaterThanOrEqual(5);
  expect(lost).toBeGreaterThanOrEqual(3);
  expect(ok + lost).toBe(due);
  expect(seen.get('GET /b') ?? 0).toBeLessThanOrEqual(1);
});

test.each([
  ['with quotes', 'wrong "päss" \\word'],
  ['longer than what is told', 'wrong-päss-word-'.repeat(30)],
])('a login that fails is refused with what the target said, but without a secret %s', async (_, wrong) => {
  const { base } = await rig();
  const api = fork(httpLoad(base, { setup: [login], headers, flow }), { env: { RIG_PASSWORD: wrong } });
  const { reason } = await api.told('refused');
  expect(reason).toMatch(/^setup POST \/login: status 401: \{"error":"unknown user"/);
  expect(reason).toContain('***');
  expect(reason).not.toMatch(/päss|wrong/);
  if (api.child.exitCode === null) await new Promise((resolve) => api.child.once('exit', resolve));
  expect(api.child.exitCode).toBe(1);
});

test('a flow that could never run is refused', async () => {
  const { base } = await rig();
  const refusal = async (given: Partial<HttpLoadSpec>) =>
    (await fork(httpLoad(base, given)).told('refused')).reason;
  expect(await refusal({ headers })).toBe(
    'step get: nothing before it saves {{token}} (header authorization)',
  );
  expect(await refusal({ flow: [httpStep({ path: 'http://192.0.2.1/x' })] })).toBe(
    `http://192.0.2.1/x is not on ${base}`,
  );
  expect(await refusal({ headers: { a: '${SURELY_NOT_SET}' } })).toBe(
    'the environment variable SURELY_NOT_SET is not set',
  );
  expect(await refusal({ setup: [httpStep({ name: 's', path: '/text', save: { a: '$.a' } })] })).toBe(
    'setup GET /text: status 200, without a: plain',
  );
  expect(await refusal({ setup: [httpStep({ path: '/stall' })], timeoutMs: 100 })).toBe(
    'setup GET /stall: timeout',
  );
});

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monotonicMs } from '../../src/load/monotonic.ts';
import type { HttpStep } from '../../src/model/http-load.ts';
import type { Reading } from '../../src/model/verify.ts';
import { type HttpRig, startHttpRig } from '../rigs/http-rig.ts';
import { type HttpSiteRig, startHttpSiteRig } from '../rigs/http-site-rig.ts';
import { forkWorker, httpLoad, httpStep, rate } from './fork-worker.ts';
import { runFlow } from './http/run-flow.ts';

let site: HttpSiteRig;
let faulty: HttpRig;
beforeAll(async () => {
  site = await startHttpSiteRig();
  faulty = await startHttpRig();
});
afterAll(() => {
  site.close();
  faulty.close();
});

/** A step that is answered with this text. */
const answered = (text: string, save: HttpStep['save'], status = 200): HttpStep =>
  httpStep({ path: `/fail/${status}/${encodeURIComponent(text)}`, save });

async function ask(
  flow: readonly HttpStep[],
  names: readonly string[],
  { base = site.base, withinMs = 5000, setup = [] as HttpStep[], env = {} } = {},
): Promise<Reading> {
  const worker = forkWorker(httpLoad(base), { pace: rate(0), env });
  try {
    const spec = { base, setup, headers: {}, flow, timeoutMs: 5000 };
    worker.send({ type: 'ask', spec, names, withinMs });
    return (await worker.told('asked')).reading;
  } finally {
    await worker.kill();
  }
}

test('what was saved under the names that are asked for is told, where it is a whole number', async () => {
  const flow = [
    answered('{"a": 5, "b": "7", "c": -3.0, "d": true}', { a: '$.a', b: '$.b', c: '$.c', d: '$.d' }),
    answered('rules_total 1.2e+06\nhalf 0.5\n', { metric: '/^rules_total (.+)$/m', half: '/^half (.+)$/m' }),
    answered('9007199254740993', { beyond: 'body' }),
    answered('', { nothing: 'body' }),
    answered('0x10', { hex: 'body' }),
  ];
  const setup = [httpStep({ path: '/page', save: { token: '$.auth.inner.token' } })];
  const names = ['a', 'b', 'c', 'd', 'metric', 'half', 'beyond', 'nothing', 'hex', 'never'];
  expect(await ask(flow, names, { setup })).toEqual({
    values: {
      a: 5,
      b: 7,
      c: -3,
      d: null,
      metric: 1_200_000,
      half: null,
      beyond: null,
      nothing: null,
      hex: null,
    },
    failed: null,
  });
});

test('the first step that does not go as expected is the last, and what came before it is told', async () => {
  const secret = 'p"ss word';
  const flow = [
    answered('5', { a: 'body' }),
    answered(`no, not with ${secret}`, { b: 'body' }, 403),
    answered('7', { c: 'body' }),
  ];
  const setup = [httpStep({ path: '/echo', headers: { 'x-key': '${VERIFY_KEY}' } })];
  expect(await ask(flow, ['a', 'b', 'c'], { setup, env: { VERIFY_KEY: secret } })).toEqual({
    values: { a: 5 },
    failed: expect.stringMatching(/^GET \/fail\/403\/.*: status 403: no, not with \*\*\*$/),
  });
});

test('a redirect is not followed, and no other origin is asked', async () => {
  const [page] = [{ ...httpStep({ path: '/redirect' }), save: { a: '$.items[0].id' } }];
  expect(await ask([page as HttpStep], ['a'])).toEqual({
    values: {},
    failed: 'GET /redirect: status 302, without a',
  });
  const server = createServer(() => connections++).listen(0, '127.0.0.1');
  let connections = 0;
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const path = `http://127.0.0.1:${port}/x`;
  expect((await ask([httpStep({ path })], ['a'])).failed).toBe(`${path} is not on ${site.base}`);
  expect(connections).toBe(0);
  server.close();
});

test('a target that does not answer is waited for as long as was said, one that is not there not at all', async () => {
  const begunMs = monotonicMs();
  const stall = [httpStep({ path: '/stall' })];
  expect(await ask(stall, ['a'], { base: faulty.base, withinMs: 300 })).toEqual({
    values: {},
    failed: 'GET /stall: timeout',
  });
  expect(monotonicMs() - begunMs).toBeLessThan(3000);
  expect((await ask(stall, ['a'], { base: 'http://127.0.0.1:1' })).failed).toBe('GET /stall: refused');
});

test('each step is counted apart, and what the target has surely not done apart from what nobody knows', async () => {
  const named = (name: string, path: string, given: Partial<HttpStep> = {}) =>
    httpStep({ name, path, method: 'POST', ...given });
  const flow = [
    named('good', '/slow/1'),
    named('refused', '/status/409'),
    named('gateway', '/status/502'),
    named('odd', '/slow/1', { expect: { json: { '$.done': true } } }),
    named('broken', '/reset'),
    named('stalled', '/stall'),
  ];
  const { steps } = await runFlow(faulty.base, { flow, timeoutMs: 300 }, { count: 3 });
  const none = { due: 3, ok: 0, errors: 0, lost: 0, missed: 0, refused: 0 };
  expect(steps).toEqual({
    '': { due: 18, ok: 3, errors: 12, lost: 3, missed: 0, refused: 3 },
    good: { ...none, ok: 3 },
    refused: { ...none, errors: 3, refused: 3 },
    gateway: { ...none, errors: 3 },
    odd: { ...none, errors: 3 },
    broken: { ...none, errors: 3 },
    stalled: { ...none, lost: 3 },
  });
  const gone = await runFlow('http://127.0.0.1:1', { flow: [named('good', '/')] });
  expect(gone.steps.good).toEqual({ ...none, due: 1, errors: 1, refused: 1 });
});

import { afterAll, beforeEach, expect, test } from 'vitest';
import type { HttpLoadSpec } from '../../../src/model/http-load.ts';
import { type Nginx, startNginx } from '../../peers/nginx.ts';
import { needs } from '../../scenarios/needs.ts';
import { httpStep } from '../fork-worker.ts';
import { outcome } from '../run-flows.ts';
import { runFlow } from './run-flow.ts';

let started: Promise<Nginx> | undefined;
let nginx: Nginx;
beforeEach(async ({ skip }) => {
  needs(skip, 'nginx-light openssl', 'nginx', 'openssl');
  started ??= startNginx();
  nginx = await started;
});
afterAll(async () => (await started)?.end());

const six = httpStep({ path: '/six', expect: { body: '/^hello\\n$/', headers: { server: 'nginx' } } });
const run = (base: string, spec: Partial<HttpLoadSpec>, count = 1, vus = 1) =>
  runFlow(base, { flow: [six], ...spec }, { count, vus });

test('1,000 requests of 20 VUs go over 20 connections, and nginx has counted as many', async () => {
  const requests = httpStep({ path: '/requests', save: { count: '/requests\\s+\\d+ \\d+ (\\d+)/' } });
  const before = await countOf(nginx);
  const tally = await run(nginx.http, {}, 1000, 20);
  expect(outcome(tally)).toEqual({ due: 1000, ok: 1000, classes: {}, seen: { connected: 20 } });
  expect((await countOf(nginx)) - before).toBe(1001);
  expect(outcome(await run(nginx.http, { flow: [requests] })).ok).toBe(1);
});

async function countOf({ http }: Nginx): Promise<number> {
  const text = await (await fetch(`${http}/requests`, { headers: { connection: 'close' } })).text();
  return Number(/requests\s+\d+ \d+ (\d+)/.exec(text)?.[1]);
}

test('a megabyte is read whole, and HEAD has its length but no body', async () => {
  const flow = [
    httpStep({ name: 'big', path: '/big', save: { all: '/^\\0{1000}(.)/s' } }),
    httpStep({
      name: 'head',
      method: 'HEAD',
      path: '/big',
      expect: { headers: { 'content-length': '1048576' } },
    }),
    httpStep({
      name: 'since',
      path: '/six',
      headers: { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' },
      status: [304, 200],
    }),
    six,
  ];
  expect(outcome(await run(nginx.http, { flow }))).toEqual({
    due: 4,
    ok: 4,
    classes: {},
    seen: { connected: 1 },
  });
});

test('a locked database is an error class of its own', async () => {
  const flow = [httpStep({ path: '/locked' }), httpStep({ name: 'b', path: '/status/503' })];
  const tally = await run(nginx.http, { flow, classes: { locked: 'database is locked' } });
  expect(tally.classes).toEqual({ locked: 1, 'status.503': 1 });
});

test('over TLS the server chooses: HTTP/2 on one connection, or 1.1 on one for each VU', async () => {
  const tls = { verify: true, ca: nginx.ca };
  const second = await run(nginx.tls, { tls }, 200, 20);
  expect(outcome(second)).toMatchObject({ due: 200, ok: 200, seen: { connected: 1 } });
  const first = await run(nginx.tls1, { tls }, 200, 20);
  expect(outcome(first)).toMatchObject({ due: 200, ok: 200 });
  expect(first.seen.connected).toBeGreaterThan(1);
  expect(first.seen.connected).toBeLessThanOrEqual(20);
});

test('the version of HTTP can be asked for; where the server has not got it, that is an error', async () => {
  const tls = { verify: true, ca: nginx.ca };
  const one = await run(nginx.tls, { tls, http: '1.1' }, 50, 5);
  expect(one).toMatchObject({ ok: 50, seen: { connected: 5 } });
  expect(await run(nginx.tls, { tls, http: '2' }, 50, 5)).toMatchObject({ ok: 50, seen: { connected: 1 } });
  expect((await run(nginx.tls1, { tls, http: '2', timeoutMs: 2000 })).classes).toEqual({ tls: 1 });
});

test('a certificate that cannot be verified is an error of class tls, unless the profile says not to', async () => {
  expect((await run(nginx.tls, {})).classes).toEqual({ tls: 1 });
  const other = { verify: true, ca: nginx.ca, name: 'other.example' };
  expect((await run(nginx.tls, { tls: other, http: '1.1' })).classes).toEqual({ tls: 1 });
  expect((await run(nginx.tls, { tls: { ...other, name: 'localhost' } })).ok).toBe(1);
  expect((await run(nginx.tls, { tls: { verify: false } })).ok).toBe(1);
  expect((await run(nginx.http.replace('http:', 'https:'), {})).classes).toEqual({ tls: 1 });
});

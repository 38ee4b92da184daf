import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpLoadSpec, HttpStep } from '../../../src/model/http-load.ts';
import { type HttpSiteRig, startHttpSiteRig } from '../../rigs/http-site-rig.ts';
import { forkWorker, httpLoad, httpStep, rate } from '../fork-worker.ts';
import { outcome } from '../run-flows.ts';
import { runFlow } from './run-flow.ts';

let rig: HttpSiteRig;
beforeAll(async () => {
  rig = await startHttpSiteRig();
});
afterAll(() => rig.close());

/** A request to `/echo`, which answers with what it was sent. */
const echo = (given: Partial<HttpStep>, json: Record<string, unknown>) =>
  httpStep({ path: '/echo', expect: { json }, ...given });
const run = (flow: readonly HttpStep[], spec: Partial<HttpLoadSpec> = {}, options = {}) =>
  runFlow(rig.base, { flow, ...spec }, options);

test('bodies are sent as JSON, as a form and as they are, each with its type and its length', async () => {
  const flow = [
    echo(
      { method: 'POST', json: { a: 'ä{{n}}"' } },
      {
        '$.body': '{"a":"ä0\\""}',
        '$.headers.content-type': 'application/json',
        '$.headers.content-length': '13',
      },
    ),
    echo(
      { method: 'PUT', form: { 'a b': 'c&{{n}}', d: 'ü' } },
      { '$.body': 'a+b=c%260&d=%C3%BC', '$.headers.content-type': 'application/x-www-form-urlencoded' },
    ),
    echo(
      { method: 'PATCH', body: 'plain €{{n}}' },
      { '$.body': 'plain €0', '$.headers.content-type': undefined },
    ),
    echo({ method: 'POST' }, { '$.body': '', '$.headers.content-length': '0' }),
    echo(
      { method: 'OPTIONS', headers: { 'X-Name': 'grün {{vu}}' } },
      { '$.method': 'OPTIONS', '$.headers.x-name': 'grün 0' },
    ),
    echo({ path: '/echo?q=a b&ä=%20' }, { '$.url': '/echo?q=a%20b&%C3%A4=%20' }),
  ].map((step, i) => ({ ...step, name: `s${i}` }));
  const head = httpStep({
    name: 'head',
    method: 'HEAD',
    path: '/echo',
    expect: { headers: { 'Content-Type': 'json' } },
  });
  expect(outcome(await run([...flow, head]))).toMatchObject({ due: 7, ok: 7 });
});

test('values are saved from JSON, headers, cookies and texts, and what is not there is of class save', async () => {
  const page = httpStep({
    path: '/page',
    save: {
      last: '$.items[-1].id',
      any: '$.items[*].name',
      deep: '$..token',
      where: 'header:Location',
      sid: 'cookie:sid',
      csrf: '/csrf":"([^"]+)/',
      all: 'body',
    },
  });
  const use = echo(
    { name: 'use', method: 'POST', body: '{{last}} {{any}} {{deep}} {{where}} {{sid}} {{csrf}}' },
    { '$.body': '7 seven t-1 /page/7 s1 x"y'.replace('"y', '') },
  );
  const missing = ['$.items[2].id', '$..none', 'header:None', 'cookie:none', '/none(.)/'].map((from, i) =>
    httpStep({ name: `m${i}`, path: '/page', save: { none: from } }),
  );
  const tally = await run([page, use, ...missing]);
  expect(outcome(tally)).toMatchObject({ due: 7, ok: 2, classes: { save: 5 } });
});

test('an answer that is not as expected is of the class of what is wrong with it', async () => {
  const expecting = (name: string, expect: HttpStep['expect'], status: number[] = []) =>
    httpStep({ name, path: '/page', status, ...(expect ? { expect } : {}) });
  const good = [
    expecting(
      'g1',
      { headers: { LOCATION: '/page', 'content-type': '/^application\\/JSON$/i' } },
      [200, 201],
    ),
    expecting('g2', { body: 'seven', json: { '$.items[0].id': 6, '$.items[0]': { id: 6 }, '$.ok': true } }),
    expecting('g3', { body: '/SEV.N/i', json: { '$.items[1].name': 'seven' } }),
  ];
  const bad = [
    expecting('b1', { headers: { location: '/other' } }),
    expecting('b2', { headers: { nowhere: '' } }),
    expecting('b3', { body: 'eight' }),
    expecting('b4', { body: '/^seven/' }),
    expecting('b5', { json: { '$.items[0].id': '6' } }),
    expecting('b6', { json: { '$.items[0]': { id: 7 } } }),
    expecting('b7', {}, [201]),
    httpStep({ name: 'b8', path: '/redirect', status: [200] }),
  ];
  const tally = await run([...good, ...bad]);
  expect(tally.ok).toBe(3);
  expect(tally.classes).toEqual({ header: 2, body: 2, json: 2, 'status.200': 1, 'status.302': 1 });
});

test('a failed answer is of the class whose pattern its body has, a good one of none', async () => {
  const classes = { locked: 'database is locked', full: '/disk.*full/i', never: 'page' };
  const flow = [
    httpStep({ name: 'a', path: '/fail/500/database is locked' }),
    httpStep({ name: 'b', path: '/fail/507/the DISK is full' }),
    httpStep({ name: 'c', path: '/fail/500/something else' }),
    httpStep({ name: 'd', path: '/fail/200/database is locked' }),
    httpStep({ name: 'e', path: '/fail/200/database is locked', expect: { body: 'fine' } }),
    httpStep({ name: 'f', path: '/long/500/database is locked' }),
    httpStep({ name: 'g', path: '/fail/200/database is locked', expect: { body: 'database' } }),
  ];
  const tally = await run(flow, { classes });
  expect(outcome(tally)).toMatchObject({ due: 7, ok: 2, classes: { locked: 2, full: 1, 'status.500': 2 } });
});

test('cookies stay with their VU in a closed loop, with their flow in an open one, and nowhere unless asked for', async () => {
  const flow = [httpStep({ name: 'count', path: '/count' }), httpStep({ name: 'again', path: '/count' })];
  rig.counts.length = 0;
  await run(flow, { cookies: true }, { vus: 1, count: 3 });
  expect(rig.counts).toEqual([1, 2, 3, 4, 5, 6]);
  rig.counts.length = 0;
  await run(flow, { cookies: true }, { count: 3 });
  expect(rig.counts.toSorted()).toEqual([1, 1, 1, 2, 2, 2]);
  rig.counts.length = 0;
  await run(flow, {}, { vus: 1, count: 2 });
  expect(rig.counts).toEqual([1, 1, 1, 1]);
});

test('what the setup was given as cookies every flow begins with, beside those of its own headers', async () => {
  const setup = [httpStep({ path: '/count' })];
  const flow = [echo({ headers: { cookie: 'own=1' } }, { '$.headers.cookie': 'own=1; count=1' })];
  expect(outcome(await run(flow, { setup, cookies: true }, { count: 2 }))).toMatchObject({ due: 2, ok: 2 });
});

test('of a mix each flow has exactly its share, in every run', async () => {
  rig.seen.clear();
  const mix = [
    { weight: 3, flow: [httpStep({ name: 'read', path: '/read' })] },
    {
      weight: 1,
      flow: [httpStep({ name: 'write', path: '/write' }), httpStep({ name: 'check', path: '/check' })],
    },
  ];
  const tally = await run([], { mix }, { count: 40 });
  expect(tally).toMatchObject({ due: 50, ok: 50 });
  expect(Object.fromEntries(rig.seen)).toEqual({ '/read': 30, '/write': 10, '/check': 10 });
});

test('a value of the environment that holds line ends can neither begin a header nor a request', async () => {
  const env = { EVIL: 'a\r\nx-evil: 1\r\n\r\nGET /evil HTTP/1.1\r\n\r\n' };
  rig.seen.clear();
  const flow = [
    httpStep({ name: 'a', path: '/a?${EVIL}', headers: { 'x-a': '${EVIL}' } }),
    echo(
      { name: 'b', method: 'POST', body: '${EVIL}' },
      { '$.body': '${EVIL}', '$.headers.x-evil': undefined },
    ),
  ];
  expect(outcome(await run(flow, {}, { env }))).toMatchObject({ due: 2, ok: 2 });
  expect([...rig.seen.keys()].some((path) => path.startsWith('/evil'))).toBe(false);
});

test('an expectation of the setup that is not met is told', async () => {
  const refusal = async (step: Partial<HttpStep>) => {
    const worker = forkWorker(httpLoad(rig.base, { setup: [httpStep({ path: '/page', ...step })] }), {
      pace: rate(0),
    });
    const { reason } = await worker.told('refused');
    return reason;
  };
  expect(await refusal({ expect: { json: { '$.ok': false } } })).toMatch(
    /^setup GET \/page: status 200, but not the json that is expected: \{"items"/,
  );
  expect(await refusal({ expect: { json: { '$.ok': '{{nobody}}' } } })).toBe(
    'step get: nothing before it saves {{nobody}} (expect json)',
  );
});

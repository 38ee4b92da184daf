import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { ETCD_PROTOS, type Etcd, needsEtcd, startEtcd } from '../../peers/etcd.ts';
import { outcome } from '../run-flows.ts';
import { flowOf, grpcStep, refusalOf, runCalls } from './run-calls.ts';

let started: Promise<Etcd> | undefined;
let etcd: Etcd;
beforeEach(async ({ skip }) => {
  needsEtcd(skip);
  started ??= startEtcd();
  etcd = await started;
});
afterAll(async () => (await started)?.kill());

const SMALL = { files: [path.resolve(import.meta.dirname, '../../../profiles/etcd.proto')], include: [] };
const put = grpcStep('etcdserverpb.KV/Put', { messages: [{ key: 'k-{{n}}', value: '{{uuid}}' }] });
const count = (prefix: string, expected: number) =>
  grpcStep('etcdserverpb.KV/Range', {
    messages: [{ key: prefix, range_end: `${prefix}~`, count_only: true }],
    expect: { '$.count': String(expected) },
  });

test('2,000 puts of 20 VUs are there afterwards, by etcd’s own .proto files and by ours', async () => {
  for (const [i, protos] of [ETCD_PROTOS, SMALL].entries()) {
    const own = { ...put, messages: [{ key: `a${i}-{{n}}`, value: 'x' }] };
    const tally = await runCalls(etcd.server, { ...flowOf(own), protos }, { count: 1000, vus: 20 });
    expect(outcome(tally)).toEqual({ due: 1000, ok: 1000, classes: {}, seen: { connected: 1 } });
    expect((await runCalls(etcd.server, { ...flowOf(count(`a${i}-`, 1000)), protos })).ok).toBe(1);
  }
});

test('bytes go there and back as a text or as base64, numbers of 64 bits as texts', async () => {
  const key = { key: { base64: '/wBr' } };
  const range = (given: object) => grpcStep('etcdserverpb.KV/Range', { messages: [key], ...given });
  const flow = flowOf(
    grpcStep('etcdserverpb.KV/Put', {
      messages: [{ ...key, value: 'ä {{n}}' }],
      save: { at: '$.header.revision' },
    }),
    range({
      expect: {
        '$.kvs[0].key.base64': '/wBr',
        '$.kvs[0].value': 'ä {{n}}',
        '$.kvs[0].mod_revision': '{{at}}',
      },
      save: { back: '$.kvs[0].key.base64' },
    }),
    grpcStep('etcdserverpb.KV/DeleteRange', {
      messages: [{ key: { base64: '{{back}}' } }],
      expect: { '$.deleted': '1' },
    }),
  );
  const tally = await runCalls(etcd.server, { ...flow, protos: ETCD_PROTOS });
  expect(outcome(tally)).toMatchObject({ ok: 3, classes: {} });
});

test('a lease is kept alive and a watch is opened, each a stream of its own that is left open', async () => {
  const flow = flowOf(
    grpcStep('etcdserverpb.Lease/LeaseGrant', { messages: [{ TTL: 60 }], save: { lease: '$.ID' } }),
    grpcStep('etcdserverpb.Lease/LeaseKeepAlive', {
      messages: [{ ID: '{{lease}}' }],
      take: 1,
      expect: { '$.first.TTL': '60', '$.count': 1 },
    }),
    grpcStep('etcdserverpb.Watch/Watch', {
      messages: [{ create_request: { key: 'w' } }],
      take: 1,
      expect: { '$.last.created': true },
    }),
  );
  const tally = await runCalls(etcd.server, { ...flow, protos: ETCD_PROTOS }, { count: 50, vus: 5 });
  expect(outcome(tally)).toEqual({ due: 150, ok: 150, classes: {}, seen: { connected: 1 } });
});

test('a status that is not expected is a class, by its name or by the server’s words', async () => {
  const flow = flowOf(
    { ...put, name: 'empty', messages: [{ value: 'x' }] },
    grpcStep('etcdserverpb.Lease/LeaseRevoke', { messages: [{ ID: 7 }] }),
    grpcStep('etcdserverpb.Lease/LeaseRevoke', {
      name: 'gone',
      messages: [{ ID: 7 }],
      status: ['NOT_FOUND'],
    }),
    { ...put, name: 'found', status: ['NOT_FOUND'] },
  );
  const classes = { no_key: '/key is not provided/' };
  const tally = await runCalls(etcd.server, { ...flow, classes, protos: ETCD_PROTOS });
  expect(tally.classes).toEqual({ no_key: 1, 'grpc.not_found': 1, 'grpc.ok': 1 });
  expect(tally.ok).toBe(1);
});

test('over TLS the certificate is verified against the authority and the name that the profile says', async () => {
  const run = (tls: object) =>
    runCalls(etcd.tlsServer, { ...flowOf(put), protos: ETCD_PROTOS, tls: { verify: true, ...tls } });
  expect(outcome(await run({ ca: etcd.ca })).ok).toBe(1);
  expect(outcome(await run({ ca: etcd.ca, name: 'localhost' })).ok).toBe(1);
  expect(outcome(await run({ verify: false })).ok).toBe(1);
  expect((await run({})).classes).toEqual({ tls: 1 });
  expect((await run({ ca: etcd.ca, name: 'other.example' })).classes).toEqual({ tls: 1 });
});

test('a server without reflection is told, and so is a .proto that is none', async () => {
  expect(await refusalOf(etcd.server, flowOf(put))).toBe(
    'reflection: UNIMPLEMENTED unknown service grpc.reflection.v1alpha.ServerReflection',
  );
  const { files } = ETCD_PROTOS;
  expect(await refusalOf(etcd.server, { ...flowOf(put), protos: { files, include: [] } })).toMatch(
    /rpc\.proto: .*gogo\.proto is not there \(include: names the folders of imports\)/,
  );
  const own = { files: [import.meta.filename], include: [] };
  expect(await refusalOf(etcd.server, { ...flowOf(put), protos: own })).toMatch(
    /etcd\.test\.ts: illegal token/,
  );
});

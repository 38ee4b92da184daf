/** Loads of ours for the servers of the bench. A worker goes by its paces, so the shape says nothing here. */
import { monotonicMs } from '../../src/load/monotonic.ts';
import type { DnsLoadSpec } from '../../src/model/dns-load.ts';
import type { GrpcLoadSpec } from '../../src/model/grpc-load.ts';
import type { HttpLoadSpec } from '../../src/model/http-load.ts';
import type { RatePace, VuPace } from '../../src/model/pace.ts';
import { type WebsocketLoadSpec, websocketTells } from '../../src/model/websocket-load.ts';
import { ETCD_PROTO } from '../servers/etcd.ts';
import { PAGE } from '../servers/nginx.ts';

const COMMON = {
  shape: { unit: 'rate', kind: 'constant', amount: 0 },
  step: { by: 1 },
  thinkMs: 0,
  workers: { from: 1, most: 1 },
  steps: [],
  addresses: [],
} as const;

/** dnsperf's timeout, too. */
const TIMEOUT_MS = 5000;

export const dnsLoad = (port: number, names: string | readonly string[]): DnsLoadSpec => ({
  ...COMMON,
  name: 'dns',
  engine: 'dns',
  transport: 'udp',
  server: `127.0.0.1:${port}`,
  names,
  rcodes: ['NOERROR'],
  timeoutMs: TIMEOUT_MS,
  inflight: 50_000,
});

export const httpLoad = (origin: string): HttpLoadSpec => ({
  ...COMMON,
  name: 'http',
  engine: 'http',
  base: origin,
  setup: [],
  headers: {},
  flow: [{ name: 'get', method: 'GET', path: PAGE, headers: {}, status: [200], save: {} }],
  timeoutMs: TIMEOUT_MS,
  inflight: 10_000,
});

export const websocketLoad = (port: number, endpoints: number, connections: number): WebsocketLoadSpec => ({
  ...COMMON,
  name: 'ws',
  engine: 'websocket',
  url: `ws://127.0.0.1:${port}/{{endpoint}}`,
  endpoints,
  connections,
  publishers: 1,
  echo: true,
  sizeBytes: 100,
  binary: false,
  heartbeatMs: 30_000,
  reconnect: { fromMs: 100, mostMs: 10_000 },
  headers: {},
  timeoutMs: TIMEOUT_MS,
  inflight: 10_000,
  tells: websocketTells(false),
});

export const grpcLoad = (port: number, method: 'Put' | 'Range'): GrpcLoadSpec => ({
  ...COMMON,
  name: 'grpc',
  engine: 'grpc',
  server: `127.0.0.1:${port}`,
  protos: { files: [ETCD_PROTO], include: [] },
  metadata: {},
  setup: [],
  mix: [
    {
      weight: 1,
      flow: [
        {
          name: method,
          call: `etcdserverpb.KV/${method}`,
          messages: [{ key: 'k-{{n}}', ...(method === 'Put' ? { value: 'x'.repeat(36) } : {}) }],
          metadata: {},
          take: null,
          first: null,
          status: ['OK'],
          expect: {},
          ends: {},
          save: {},
        },
      ],
    },
  ],
  channels: 1,
  classes: {},
  timeoutMs: TIMEOUT_MS,
  inflight: 10_000,
});

export const ratePace = (perSecond: number, atMs = monotonicMs()): RatePace => ({
  kind: 'rate',
  atMs,
  done: 0,
  burst: 0,
  perSecond,
  ramp: null,
  shares: [0],
});

export const vuPace = (vus: number): VuPace => ({
  kind: 'vus',
  atMs: monotonicMs(),
  vus,
  ramp: null,
  flows: null,
  done: 0,
  shares: [0],
});

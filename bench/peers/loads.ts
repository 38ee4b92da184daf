/** Loads of ours for the servers of the bench. A worker goes by its paces, so the shape says nothing here. */
import { monotonicMs } from '../../src/load/monotonic.ts';
import type { DnsLoadSpec } from '../../src/model/dns-load.ts';
import type { HttpLoadSpec } from '../../src/model/http-load.ts';
import type { RatePace, VuPace } from '../../src/model/pace.ts';
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

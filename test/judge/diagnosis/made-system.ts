/** A made run of a target that is well, and then ails: what every series says of it, tick by tick. */
import type { RunEvent } from '../../../src/model/event.ts';
import type { HttpLoadSpec } from '../../../src/model/http-load.ts';
import { fold } from '../../../src/model/reduce.ts';
import type { Values } from '../../../src/model/series.ts';
import type { State } from '../../../src/model/state.ts';
import { DNS, type MadeProfile, profileOf, RUN, seeded, soakOf } from '../../model/made-soak.ts';

const HTTP = (name: string, method: string): HttpLoadSpec['flow'][number] => ({
  name,
  method,
  path: '/x',
  headers: {},
  status: [],
  save: {},
});

const API: HttpLoadSpec = {
  ...DNS,
  name: 'api',
  engine: 'http',
  base: 'http://127.0.0.1',
  setup: [],
  headers: {},
  shape: { unit: 'vus', kind: 'constant', amount: 10 },
  steps: ['create', 'list'],
  flow: [HTTP('create', 'POST'), HTTP('list', 'GET')],
};

/** Gauges as they are, and counts (`+`) as what they grow by a second. */
const WELL: Values = {
  'dns.asked': 1000,
  '+dns.due': 1000,
  '+dns.ok': 1000,
  '+dns.errors': 0,
  '+dns.lost': 0,
  '+dns.drops': 0,
  'dns.invalid': 0,
  'dns.workers': 1,
  'dns.inflight': 1,
  'dns.latency.p95': 0.002,
  '+api.due': 30,
  '+api.ok': 30,
  '+api.errors': 0,
  '+api.lost': 0,
  '+api.drops': 0,
  'api.invalid': 0,
  'api.workers': 1,
  'api.inflight': 1,
  'api.latency.p95': 0.004,
  'api.create.latency.p95': 0.005,
  'api.list.latency.p95': 0.003,
  'process.rss': 120e6,
  'process.cpu': 0.3,
  'process.cores': 2,
  'process.thread_cpu': 0.25,
  'process.fds_share': 0.02,
  'process.fds_limit': 1024,
  'process.mem_limit': 2e9,
  '+process.majfaults': 0,
  '+process.udp_drops': 0,
  '+process.exits': 0,
  '+process.restarts': 0,
  'process.procs': 1,
  '+process.write': 200e3,
  '+process.read': 0,
  'sqlite.file': 20e6,
  'sqlite.wal': 4.1e6,
  'sqlite.lockwait': 0.0003,
  '+sqlite.lockwait.timeouts': 0,
  'disk.free': 50e9,
  'disk.used': 50e9,
  'metrics.upstream_latency_seconds': 0.01,
  '+metrics.upstream_duration_seconds_sum': 10,
  '+metrics.upstream_duration_seconds_count': 1000,
  '+metrics.upstream_errors_total': 0,
  'host.cpu': 0.4,
  'host.cores': 2,
  'host.mem': 4e9,
  'host.steal': 0,
  'host.pressure.cpu': 0.05,
  'host.pressure.io': 0.01,
  'host.pressure.memory': 0,
  '+host.swapin': 0,
  '+host.udp_drops': 0,
  'host.timewait': 100,
  'self.cpu': 0.05,
  'self.workers.cpu': 0.3,
  'self.workers.lag': 0.002,
};

export type Ailing = Readonly<Record<string, number | null | ((tick: number) => number | null)>>;

export interface Made extends MadeProfile {
  readonly ticks?: number;
  /** From then on, until then. */
  readonly from?: number;
  readonly to?: number;
  /** Series that this run does not have. */
  readonly without?: RegExp;
}

/** `changes` take the place of what is well from tick `from` on; a function is given the ticks since then. */
export function* eventsOf(changes: Ailing, made: Made = {}): Generator<RunEvent> {
  const { ticks = 120, from = 60, to = ticks, without } = made;
  const random = seeded(7);
  const counts: Record<string, number> = {};
  const names = [...new Set([...Object.keys(WELL), ...Object.keys(changes)])].filter(
    (name) => !without?.test(name),
  );
  const events = soakOf(profileOf({ loads: [DNS, API], ...made }), ticks, (tick) => {
    const values: Record<string, number | null> = {};
    for (const name of names) {
      const isAiling = tick >= from && tick < to && name in changes;
      const change = isAiling ? changes[name] : WELL[name];
      const value = typeof change === 'function' ? change(tick - from) : (change ?? (isAiling ? null : 0));
      if (!name.startsWith('+')) {
        // A few per cent of noise, as everything that is measured has.
        values[name] = value === null || Number.isInteger(value) ? value : value * (0.97 + 0.06 * random());
        continue;
      }
      counts[name] = (counts[name] ?? 0) + (value ?? 0);
      values[name.slice(1)] = value === null ? null : counts[name];
    }
    return { values };
  });
  const run = { ...RUN, machine: { cores: 2, memoryBytes: 8e9 } };
  for (const event of events) yield event.type === 'started' ? { ...event, run } : event;
}

export const ailing = (changes: Ailing, made?: Made): State => fold(eventsOf(changes, made));

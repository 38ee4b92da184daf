/** A load of dnsperf for tests: one client, one thread, names of the server that `nsd.sh` starts. */
import type { DnsperfLoadSpec } from '../../../src/model/dnsperf-load.ts';
import { dnsLoad } from '../fork-worker.ts';

export function dnsperfLoad(port: number, given: Partial<DnsperfLoadSpec> = {}): DnsperfLoadSpec {
  const { names, rcodes, ...base } = dnsLoad(port);
  return {
    ...base,
    engine: 'dnsperf',
    transport: 'udp',
    names: ['h{{1..1000}}.example.test'],
    rcodes,
    clients: 1,
    threads: 1,
    args: [],
    inflight: 10_000,
    latencyFrom: 'sent',
    ...given,
  };
}

/** A DNS server that stops for a while: our p99 and mean beside the truth, and dnsperf's mean, which is all it tells. */
import { monotonicMs } from '../../src/load/monotonic.ts';
import type { Measure } from '../bench.ts';
import { dnsperf, startDnsperf } from '../peers/dnsperf.ts';
import { dnsLoad, ratePace } from '../peers/loads.ts';
import { startWorker } from '../peers/soaktop.ts';
import { notInstalled, plainRow } from '../row.ts';
import { STALL_PER_SECOND, stall } from './stall.ts';

const P99_BAR = { is: 'at most', reach: 20 } as const;

export const dnsStall: Measure = {
  name: 'dns-stall',
  async *rows({ scale, nsd }) {
    const { stallMs, stalledRunMs } = scale;
    const server = await nsd();
    const measure = `DNS/UDP, server stopped for ${stallMs / 1000} s of ${stalledRunMs / 1000} s at ${STALL_PER_SECOND}/s`;
    const run = await startWorker(dnsLoad(server.port, server.namesFile), ratePace(0));
    const atMs = Math.ceil(monotonicMs());
    run.pace(ratePace(STALL_PER_SECOND, atMs));
    const ours = await stall(server.program, scale, run.done(atMs + stalledRunMs));
    const unit = 'ms off the true';
    if (ours.p99Ms === null || ours.meanMs === null) throw new Error('soaktop told no latency');
    yield plainRow({ measure, peer: null, unit: `${unit} p99`, bar: P99_BAR }, [ours.p99Ms]);

    const head = { measure, peer: dnsperf.name, unit: `${unit} mean` };
    const file = dnsperf.find();
    if (!file) return yield notInstalled(head, dnsperf);
    const task = { seconds: stalledRunMs / 1000, outstanding: 100, perSecond: STALL_PER_SECOND };
    const theirRun = await startDnsperf(file, server, task);
    const theirs = await stall(server.program, scale, theirRun.done());
    yield plainRow(head, [ours.meanMs], theirs.meanMs);
  },
};

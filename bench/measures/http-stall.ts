/** An HTTP server that stops for a while: our p99 beside the truth, and those of the tools that tell one at a rate. */
import { monotonicMs } from '../../src/load/monotonic.ts';
import type { Measure } from '../bench.ts';
import { hey } from '../peers/hey.ts';
import { startHttpPeer } from '../peers/http-peer.ts';
import { k6 } from '../peers/k6.ts';
import { httpLoad, ratePace } from '../peers/loads.ts';
import { startWorker } from '../peers/soaktop.ts';
import { notInstalled, plainRow } from '../row.ts';
import { PAGE } from '../servers/nginx.ts';
import { STALL_PER_SECOND, stall } from './stall.ts';

const P99_BAR = { is: 'at most', reach: 20 } as const;
/** hey's default, and more than 1,000/s need of any server that goes. */
const CONNECTIONS = 50;

export const httpStall: Measure = {
  name: 'http-stall',
  async *rows({ scale, nginx }) {
    const { stallMs, stalledRunMs } = scale;
    const server = await nginx();
    const measure = `HTTP, server stopped for ${stallMs / 1000} s of ${stalledRunMs / 1000} s at ${STALL_PER_SECOND}/s`;
    const unit = 'ms off the true p99';
    const run = await startWorker(httpLoad(server.origin), ratePace(0));
    const atMs = Math.ceil(monotonicMs());
    run.pace(ratePace(STALL_PER_SECOND, atMs));
    const ours = await stall(server.program, scale, run.done(atMs + stalledRunMs));
    if (ours.p99Ms === null) throw new Error('soaktop told no latency');
    yield plainRow({ measure, peer: null, unit, bar: P99_BAR }, [ours.p99Ms]);

    if (scale.otherRounds === 0) return;
    for (const peer of [hey, k6]) {
      const head = { measure, peer: peer.name, unit };
      const file = peer.find();
      if (!file) {
        yield notInstalled(head, peer);
        continue;
      }
      const task = {
        url: server.origin + PAGE,
        connections: CONNECTIONS,
        seconds: stalledRunMs / 1000,
        perSecond: STALL_PER_SECOND,
      };
      const theirRun = await startHttpPeer(peer, file, task, server.answered);
      const theirs = await stall(server.program, scale, theirRun.done());
      const note = theirs.missed ? `${peer.name} has not sent ${theirs.missed} that were due` : undefined;
      yield plainRow({ ...head, note }, [ours.p99Ms], theirs.p99Ms);
    }
  },
};

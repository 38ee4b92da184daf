/** The worker's memory over many requests: a soak's own generator must not grow. */
import { setTimeout as pause } from 'node:timers/promises';
import { readStat } from '../../src/proc/stat.ts';
import type { Measure } from '../bench.ts';
import { spreadOf } from '../pairs.ts';
import { dnsLoad, ratePace } from '../peers/loads.ts';
import { startWorker } from '../peers/soaktop.ts';
import { plainRow } from '../row.ts';

const PER_SECOND = 50_000;
const SAMPLE_MS = 250;
/** A machine that is so much slower than the rate cannot tell. */
const PATIENCE = 4;
/**
 * Over the second half. A leak of one pointer a request is 38 MiB in 5 million, and 3.8 MiB in the 500,000
 * of --quick; V8's heap itself swings by a mebibyte or two.
 */
const BAR = { is: 'at most', reach: 3 } as const;

export const dnsMemory: Measure = {
  name: 'dns-memory',
  async *rows({ scale: { requests }, nsd }) {
    const { port, namesFile } = await nsd();
    const run = await startWorker(dnsLoad(port, namesFile), ratePace(0));
    run.pace(ratePace(PER_SECOND));
    const rss: number[] = [];
    const mostSamples = (requests / PER_SECOND) * (1000 / SAMPLE_MS) * PATIENCE;
    let answered = 0;
    while (answered < requests) {
      await pause(SAMPLE_MS);
      rss.push((readStat(run.pid)?.rssBytes ?? 0) / 2 ** 20);
      answered = await run.answered();
      if (rss.length > mostSamples)
        throw new Error(`${answered} requests only in ${(rss.length * SAMPLE_MS) / 1000} s`);
    }
    const { due, ok, inflight } = run.tally();
    await run.close();
    const half = rss.slice(Math.floor(rss.length / 2));
    const note = `RSS ${Math.round(spreadOf(half).median)} MiB (${half.length} samples in the second half), ${due - inflight - ok} not answered`;
    const measure = `worker's memory over ${requests} requests`;
    yield plainRow({ measure, peer: null, unit: 'MiB more over the second half', bar: BAR, note }, [
      riseOf(half),
    ]);
  },
};

/** From the middle of the first half to the middle of the second, and as much again for what lies outside. */
function riseOf(samples: readonly number[]): number {
  const middle = Math.floor(samples.length / 2);
  return 2 * (spreadOf(samples.slice(middle)).median - spreadOf(samples.slice(0, middle)).median);
}

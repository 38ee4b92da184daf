/** How late queries leave at a fixed rate, told by who gets them: a receiver with the same clock knows when each was due. */
import { monotonicMs } from '../../src/load/monotonic.ts';
import type { Measure } from '../bench.ts';
import type { Lateness } from '../loops/receiver.ts';
import { inTurn } from '../pairs.ts';
import { dnsLoad, ratePace } from '../peers/loads.ts';
import { type LoopRun, startLoop } from '../peers/loop.ts';
import { startWorker } from '../peers/soaktop.ts';
import { pairedRow } from '../row.ts';

const PER_SECOND = 10_000;
/** From the word to the first query. */
const LEAD_MS = 50;
const BAR = { is: 'at most', reach: 1.2, aim: 0.3 } as const;

export const dnsLateness: Measure = {
  name: 'dns-lateness',
  async *rows({ scale: { window, rounds } }) {
    const receiver = await startLoop('receiver', []);
    const port = Number(await receiver.ask('port'));
    const totalMs = window.settleMs + window.lengthMs;
    const count = (PER_SECOND * totalMs) / 1000;
    const from = (PER_SECOND * window.settleMs) / 1000;

    async function ours(): Promise<Lateness> {
      const run = await startWorker(dnsLoad(port, ['h0001.bench.test']), ratePace(0));
      const atMs = Math.ceil(monotonicMs()) + LEAD_MS;
      run.pace(ratePace(PER_SECOND, atMs));
      await run.done(atMs + totalMs);
      return read(receiver, atMs, from, count);
    }
    async function theirs(): Promise<Lateness> {
      const loop = await startLoop('timer-loop', [port]);
      const atMs = Math.ceil(monotonicMs()) + LEAD_MS;
      await loop.ask({ atMs, perSecond: PER_SECOND, count });
      await loop.close();
      return read(receiver, atMs, from, count);
    }

    const turns = await inTurn(rounds, ours, theirs);
    await receiver.close();
    const head = { peer: 'bare 1 ms timer', unit: 'ms' };
    const pairs = (figure: 'p50Ms' | 'p99Ms') =>
      turns.map((turn) => ({ ours: turn.ours[figure], theirs: turn.theirs[figure] }));
    yield pairedRow(
      { ...head, measure: `lateness of sending at ${PER_SECOND}/s, p99`, bar: BAR },
      pairs('p99Ms'),
    );
    yield pairedRow({ ...head, measure: `lateness of sending at ${PER_SECOND}/s, p50` }, pairs('p50Ms'));
  },
};

/** Rejects when one did not come: the others could not be told apart any more. */
async function read(receiver: LoopRun, atMs: number, from: number, count: number): Promise<Lateness> {
  const lateness = (await receiver.ask({ atMs, perSecond: PER_SECOND, from })) as Lateness;
  if (lateness.count !== count) throw new Error(`${lateness.count} of ${count} queries came`);
  return lateness;
}

/** What a generator says of a server that stops for a while: the moments of waiting are requests, too. */
import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from '../../src/load/monotonic.ts';
import type { Scale } from '../bench.ts';
import type { Program } from '../program.ts';
import type { Outcome } from '../run.ts';
import { signalAll } from '../servers/server.ts';

export const STALL_PER_SECOND = 1000;
/** Of a run. */
const STALL_FROM = 0.4;

/** How far from the truth it is, ms; null: it does not tell. */
export interface StallErrors {
  readonly meanMs: number | null;
  readonly p99Ms: number | null;
  readonly missed: number | null;
}

/** Of a load that begins now, at a constant rate, and lasts for the scale's `stalledRunMs`; its server stops within. */
export async function stall(
  server: Program,
  { stalledRunMs, stallMs }: Scale,
  run: Promise<Outcome>,
): Promise<StallErrors> {
  // Its failure is told when it is waited for.
  run.catch(() => {});
  await pause(stalledRunMs * STALL_FROM);
  const stoppedMs = monotonicMs();
  signalAll(server, 'SIGSTOP');
  await pause(stallMs);
  signalAll(server, 'SIGCONT');
  const stalledMs = monotonicMs() - stoppedMs;
  const outcome = await run;
  // A request that was due t before the end of the stall waits for t; everything else is answered at once.
  const trueP99Ms = stalledMs - stalledRunMs / 100;
  const trueMeanMs = stalledMs ** 2 / 2 / stalledRunMs;
  const off = (told: number | null, truth: number) => (told === null ? null : Math.abs(told - truth));
  return {
    meanMs: off(outcome.meanMs, trueMeanMs),
    p99Ms: off(outcome.p99Ms, trueP99Ms),
    missed: outcome.missed,
  };
}

/** Runs a flow on a worker so many times, and gives its account. */

import type { Tally } from '../../../src/load/messages.ts';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import type { HttpLoadSpec } from '../../../src/model/http-load.ts';
import { forkWorker, httpLoad, rate, total, vus } from '../fork-worker.ts';

interface RunOptions {
  /** How many flows, all due at once; default 1. */
  readonly count?: number;
  /** By so many VUs; default: an open loop. */
  readonly vus?: number;
  readonly env?: Record<string, string>;
}

/** The account is checked at every step (`forkWorker`): it balances, and each outcome has its class. */
export async function runFlow(
  base: string,
  spec: Partial<HttpLoadSpec>,
  options: RunOptions = {},
): Promise<Tally> {
  const { count = 1, env = {} } = options;
  const pace = options.vus ? vus(options.vus, monotonicMs(), { flows: count }) : rate(0);
  const worker = forkWorker(httpLoad(base, spec), { pace, env });
  try {
    await worker.told('ready');
    const startMs = monotonicMs();
    if (!options.vus) worker.send({ type: 'pace', pace: rate(0, startMs, { burst: count }) });
    while (!(await worker.collect()).isIdle) {
      if (monotonicMs() - startMs > 15_000) throw new Error('the flow does not end');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await worker.finish(100);
    return total(worker);
  } finally {
    await worker.kill();
  }
}

/** Classes and what was seen, in short. */
export const outcome = ({ due, ok, classes, seen }: Tally) => ({ due, ok, classes, seen });

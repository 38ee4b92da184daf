/** Runs flows on a worker so many times, and gives their account. */
import type { Tally } from '../../src/load/messages.ts';
import { monotonicMs } from '../../src/load/monotonic.ts';
import type { LoadSpec } from '../../src/model/profile.ts';
import { forkWorker, rate, total, vus } from './fork-worker.ts';

export interface RunOptions {
  /** How many flows, all due at once; default 1. */
  readonly count?: number;
  /** By so many VUs; default: an open loop. */
  readonly vus?: number;
  readonly env?: Record<string, string>;
}

/** The account is checked at every step (`forkWorker`): it balances, and each outcome has its class. */
export async function runFlows(load: LoadSpec, options: RunOptions): Promise<Tally> {
  const { count = 1, env = {} } = options;
  const pace = options.vus ? vus(options.vus, monotonicMs(), { flows: count }) : rate(0);
  const worker = forkWorker(load, { pace, env });
  try {
    await Promise.race([worker.told('ready'), refusal(worker)]);
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

async function refusal(worker: ReturnType<typeof forkWorker>): Promise<never> {
  const { reason } = await worker.told('refused');
  throw new Error(`refused: ${reason}`);
}

/** Classes and what was seen, in short. */
export const outcome = ({ due, ok, classes, seen }: Tally) => ({ due, ok, classes, seen });

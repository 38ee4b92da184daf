/** The end of a load: what was due is waited for, for a while. */
import type { Engine } from './engine.ts';
import type { Ledger } from './ledger.ts';
import type { Source } from './source.ts';

const LOOK_MS = 10;

interface DrainParts {
  readonly source: Source;
  readonly engine: Pick<Engine, 'abandon' | 'close'>;
  readonly ledger: Ledger;
  readonly clock: () => number;
}

/**
 * Calls back once nothing due before `stopMs` is waiting or in flight, or when `drainMs` have gone since:
 * what is left then is missed or lost. The ledger does not change any more.
 */
export function drain(
  { source, engine, ledger, clock }: DrainParts,
  stopMs: number,
  drainMs: number,
  done: () => void,
): void {
  const timer = setInterval(() => {
    const now = clock();
    if (now < stopMs) return;
    const isIdle = source.isIdle() && source.countBefore(stopMs) === 0 && ledger.inflight() === 0;
    if (!isIdle && now < stopMs + drainMs) return;
    clearInterval(timer);
    source.close();
    engine.abandon();
    engine.close();
    done();
  }, LOOK_MS);
}

/** The detached supervisor: takes its run over IPC, says when the load has begun, and then stands alone. */

import { describe } from '../model/clean.ts';
import type { Sink } from '../model/contracts.ts';
import { EXIT_OUR_FAULT } from '../model/verdict.ts';
import type { Prepared } from './prepare-run.ts';
import { superviseRun } from './supervise-run.ts';

export type FromSupervisor =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly message: string; readonly exitCode: number };

/** Resolves with the exit code of the run. */
export async function supervise(): Promise<number> {
  const prepared = await new Promise<Prepared>((resolve, reject) => {
    process.once('message', (message) => resolve(message as Prepared));
    process.once('disconnect', () => reject(new Error('started without a run')));
    process.send?.({ type: 'listening' });
  });
  let told = false;
  const tell = (message: FromSupervisor) => {
    if (told) return;
    told = true;
    process.send?.(message, () => process.disconnect?.());
  };
  // A terminal that closes meanwhile takes the channel with it; the run stays.
  process.on('error', () => {});
  try {
    const run = await superviseRun(prepared, () => [readySink(() => tell({ type: 'ready' }))]);
    const code = await run.ended;
    tell({ type: 'failed', message: run.state().verdict?.reasons[0] ?? 'the run ended', exitCode: code });
    return code;
  } catch (error) {
    tell({ type: 'failed', message: describe(error), exitCode: EXIT_OUR_FAULT });
    throw error;
  }
}

/** The first phase begins when targets, probes and workers are all there. */
function readySink(onReady: () => void): Sink {
  return {
    name: 'ready',
    accept(event) {
      if (event.type === 'phase') onReady();
    },
    async close() {},
  };
}

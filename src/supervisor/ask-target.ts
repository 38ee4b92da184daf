/** Has a worker process ask the target a few things once: the supervisor itself talks to no server. */
import { clean } from '../model/clean.ts';
import type { Clock } from '../model/contracts.ts';
import { type Reading, savedIn, type VerifySpec } from '../model/verify.ts';
import { type Leash, startWorker } from './worker-process.ts';

/** Beyond the time for the answers: a process has to start, on a machine that may be busy. */
const START_WITHIN_MS = 3000;

export interface AskTargetParts {
  readonly clock: Clock;
  /** The worker's program. */
  readonly entry: string;
  readonly logFd: number;
  readonly leash: Leash;
}

/** Resolves with what was answered in time, and why that is not all. */
export async function askTarget(
  spec: VerifySpec,
  withinMs: number,
  { clock, entry, logFd, leash }: AskTargetParts,
): Promise<Reading> {
  const names = [...new Set(spec.lines.flatMap((line) => savedIn(line).map(({ name }) => name)))];
  const { promise, resolve } = Promise.withResolvers<Reading>();
  const fail = (reason: string) => resolve({ values: {}, failed: reason });
  const worker = startWorker(entry, logFd, leash, {
    message(message) {
      if (message.type === 'asked') resolve(soundOf(message.reading, names));
    },
    exit: (reason) => fail(`the worker that asked ended: ${reason}`),
  });
  const cancel = clock.after(withinMs + START_WITHIN_MS, () => {
    fail(`no answer within ${withinMs / 1000} s`);
    worker.kill();
  });
  worker.send({ type: 'ask', spec, names, withinMs });
  const reading = await promise;
  cancel();
  await worker.release();
  return reading;
}

/** Of what a worker says no more is taken than what was asked for. */
function soundOf({ values, failed }: Reading, names: readonly string[]): Reading {
  const known = names.filter((name) => Object.hasOwn(values, name));
  return {
    values: Object.fromEntries(
      known.map((name) => [name, Number.isSafeInteger(values[name]) ? (values[name] as number) : null]),
    ),
    failed: failed === null ? null : clean(String(failed)),
  };
}

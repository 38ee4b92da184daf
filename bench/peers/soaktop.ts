/** Our own worker, driven as the supervisor does it: a plan, a collect each second, a stop. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  type FromWorker,
  type Report,
  type Tally,
  type ToWorker,
  WORKER_ARGV,
} from '../../src/load/messages.ts';
import { monotonicMs } from '../../src/load/monotonic.ts';
import { EMPTY, type Histogram, mean, merge, percentile } from '../../src/model/histogram.ts';
import type { Pace } from '../../src/model/pace.ts';
import type { LoadSpec } from '../../src/model/profile.ts';
import { end, keep } from '../leftovers.ts';
import type { Outcome, Run } from '../run.ts';
import { within } from '../waiting.ts';

const WORKER = fileURLToPath(new URL('../../src/load/worker.ts', import.meta.url));
const TICK_MS = 1000;
const ANSWER_WITHIN_MS = 10_000;

export interface WorkerRun extends Run {
  /** What is due from now on. */
  pace(pace: Pace): void;
  collect(): Promise<Report>;
  /** Nothing is due from `atMs` on: now if not given; exact if told before. */
  done(atMs?: number): Promise<Outcome>;
  /** The last account. */
  tally(): Tally;
  /** Ends it, whatever it has measured. */
  close(): Promise<void>;
}

/** Resolves when it is ready; `pace` is followed from then on. */
export async function startWorker(spec: LoadSpec, pace: Pace): Promise<WorkerRun> {
  const child = keep(
    fork(WORKER, {
      detached: true,
      execArgv: [...WORKER_ARGV],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
  const heard = hear(child);
  const send = (message: ToWorker) => void child.send(message);
  let seq = 0;
  let tally: Tally | undefined;
  let histogram: Histogram = EMPTY;
  let ticks: NodeJS.Timeout | undefined;

  async function collect(): Promise<Report> {
    const report = heard('report', { seq: ++seq });
    send({ type: 'collect', seq });
    const { tallies } = await report;
    tally = tallies[0] ?? tally;
    histogram = merge(histogram, tallies[0]?.histograms[''] ?? EMPTY);
    return report;
  }
  function told(): Tally {
    if (!tally) throw new Error('nothing was due');
    return tally;
  }

  send({ type: 'plan', spec, index: 0, pace, epoch: 'soak' });
  const refusal = heard('refused').then(({ reason }) =>
    Promise.reject(new Error(`the worker refused: ${reason}`)),
  );
  await Promise.race([heard('ready'), refusal]);
  // As in a run, where the supervisor asks for an account each tick.
  ticks = setInterval(() => collect().catch(() => {}), TICK_MS);
  return {
    pid: child.pid as number,
    pace: (next) => send({ type: 'pace', pace: next }),
    collect,
    tally: told,
    async answered() {
      await collect();
      return told().ok;
    },
    close() {
      clearInterval(ticks);
      return end(child);
    },
    async done(atMs = monotonicMs()) {
      send({ type: 'stop', atMs, drainMs: spec.timeoutMs });
      await heard('drained', { inMs: atMs - monotonicMs() + spec.timeoutMs });
      clearInterval(ticks);
      await collect();
      await end(child);
      return outcome(told(), histogram);
    },
  };
}

/** Waits for messages, a report by its number; rejects when the worker ends, or is silent longer than it may. */
function hear(child: ChildProcess) {
  const waiting = new Set<{
    is(message: FromWorker): boolean;
    resolve(message: never): void;
    reject(error: Error): void;
  }>();
  child.on('message', (message: FromWorker) => {
    for (const each of waiting) if (each.is(message) && waiting.delete(each)) each.resolve(message as never);
  });
  child.once('exit', () => {
    for (const { reject } of waiting) reject(new Error('the worker has ended'));
  });
  return <T extends FromWorker['type']>(
    type: T,
    { seq, inMs = 0 }: { seq?: number; inMs?: number } = {},
  ): Promise<Extract<FromWorker, { type: T }>> => {
    const { promise, resolve, reject } = Promise.withResolvers<Extract<FromWorker, { type: T }>>();
    const is = (message: FromWorker) =>
      message.type === type && (message.type !== 'report' || message.seq === seq);
    waiting.add({ is, resolve, reject });
    return within(promise, inMs + ANSWER_WITHIN_MS, `the worker said no «${type}»`);
  };
}

/** Rejects a run of which a hundredth did not go well: it would have measured something else. */
function outcome(tally: Tally, histogram: Histogram): Outcome {
  const { due, ok, missed } = tally;
  if (due - ok > due / 100)
    throw new Error(`of ${due} due only ${ok} were ok: ${JSON.stringify(tally.classes)}`);
  const meanSeconds = mean(histogram);
  const p99Seconds = percentile(histogram, 0.99);
  return {
    answered: ok,
    meanMs: meanSeconds === null ? null : meanSeconds * 1000,
    p99Ms: p99Seconds === null ? null : p99Seconds * 1000,
    missed,
  };
}

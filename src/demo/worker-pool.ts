/** Several queue workers as processes of their own, so that one can be killed; and on /metrics what became of their jobs. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { JobQueue } from './job-queue.ts';
import type { JobWord } from './job-worker.ts';
import { createMetrics } from './metrics.ts';

export interface PoolOptions {
  readonly queue: JobQueue;
  readonly workers: number;
  readonly port: number;
  /** The arguments of one worker: its name is in its command line, where chaos finds it. */
  readonly argvOf: (name: string) => readonly string[];
}

/** Between two looks at how much is left. */
const LOOK_EVERY_MS = 500;

/** Listens on 127.0.0.1 and resolves with the port. A worker that ends is not replaced: the others are to do its work. */
export async function startPool({ queue, workers, port, argvOf }: PoolOptions): Promise<number> {
  const metrics = createMetrics();
  const counter = (name: string, help: string) => metrics.counter(name, help);
  const counts = {
    taken: counter('jobs_taken_total', 'Jobs that a worker took.'),
    'taken over': counter('jobs_taken_over_total', 'Jobs taken that somebody else had taken before.'),
    done: counter('jobs_done_total', 'Jobs done.'),
    doubled: counter('jobs_doubled_total', 'Jobs done that somebody else had done before.'),
  };
  const running = new Set<ChildProcess>();
  /** Jobs of workers that are gone, and that nobody has taken since. */
  const orphans = new Set<string>();
  let inHand = 0;
  let left: number | null = null;
  metrics.reading('gauge', 'workers', 'Workers that run.', () => running.size);
  metrics.reading('gauge', 'jobs_in_hand', 'Jobs that workers have.', () => inHand);
  metrics.reading(
    'gauge',
    'jobs_orphaned',
    'Jobs of workers that are gone, not yet taken over.',
    () => orphans.size,
  );
  metrics.reading('gauge', 'jobs_left', 'Jobs in the queue, with workers or not.', () => left);

  for (let number = 1; number <= workers; number++) {
    const child = fork(process.argv[1] as string, argvOf(`worker-${number}`));
    const jobs = new Set<string>();
    running.add(child);
    child.on('message', (given) => {
      const { id, word } = given as JobWord;
      counts[word].add();
      orphans.delete(id);
      const isTaken = word === 'taken' || word === 'taken over';
      const before = jobs.size;
      if (isTaken) jobs.add(id);
      else jobs.delete(id);
      inHand += jobs.size - before;
    });
    child.once('close', () => {
      running.delete(child);
      inHand -= jobs.size;
      for (const id of jobs) orphans.add(id);
    });
  }

  // Beside the scrapes: they must not wait for a queue that is slow, or away.
  const look = async (): Promise<void> => {
    left = await queue.left().catch(() => null);
    setTimeout(look, LOOK_EVERY_MS);
  };
  void look();
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(metrics.text());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

/** One queue worker: takes as many jobs as it may have at once, is busy with each for as long as it takes, and tells. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, JobQueue } from './job-queue.ts';

/** What a worker tells of a job. */
export interface JobWord {
  readonly id: string;
  readonly word: 'taken' | 'taken over' | 'done' | 'doubled';
}

export interface JobWork {
  readonly queue: JobQueue;
  readonly atOnce: number;
  /** Of each job. */
  readonly workMs: number;
  readonly tell: (word: JobWord) => void;
}

/** Between two looks for more, when there was none or not enough. */
const LOOK_EVERY_MS = 100;
/** After a queue that did not answer. */
const WAIT_MS = 200;

/** Never ends. A queue that does not answer is asked again; what was done is told until it has heard it. */
export async function workForever({ queue, atOnce, workMs, tell }: JobWork): Promise<never> {
  let inHand = 0;
  async function work(job: Job): Promise<void> {
    tell({ id: job.id, word: job.isTakenOver ? 'taken over' : 'taken' });
    await sleep(workMs);
    tell({ id: job.id, word: (await insist(() => queue.finish(job))) ? 'done' : 'doubled' });
    inHand--;
  }
  for (;;) {
    const jobs = await insist(() => queue.take(atOnce - inHand));
    inHand += jobs.length;
    for (const job of jobs) void work(job);
    do await sleep(LOOK_EVERY_MS);
    while (inHand >= atOnce);
  }
}

async function insist<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch {
      await sleep(WAIT_MS);
    }
  }
}

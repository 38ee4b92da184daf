/** The queue that a queue worker works for: the embedded target's jobs, over REST. */

export interface Job {
  readonly id: string;
  /** Somebody had it before, who is gone, or was too slow. */
  readonly isTakenOver: boolean;
}

export interface JobQueue {
  /** At most so many that nobody has, each under a lease. */
  take(most: number): Promise<readonly Job[]>;
  /** Whether that is news: false when somebody did it before. */
  finish(job: Job): Promise<boolean>;
  /** How many are waiting or with a worker. */
  left(): Promise<number>;
}

const TIMEOUT_MS = 2000;

export function demoQueue(base: string, leaseMs: number): JobQueue {
  const path = `${base}/api/v1/jobs`;
  return {
    async take(most) {
      const jobs: Job[] = [];
      while (jobs.length < most) {
        const { job } = (await ask(`${path}/take`, { leaseMs })) as { job: Job | null };
        if (!job) break;
        jobs.push({ ...job, id: String(job.id) });
      }
      return jobs;
    },
    finish: async ({ id }) => ((await ask(`${path}/${id}/done`, {})) as { isFirst: boolean }).isFirst,
    left: async () => ((await ask(path)) as { left: number }).left,
  };
}

/** Posts a body, or gets, and rejects with the status when that is none of success. */
export async function ask(url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

/** The demo's SQLite file as promises: a thread does the work, so that neither DNS nor HTTP waits for a disk. */
import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Tables } from './database-tables.ts';
import type { Call, Done, ThreadOptions } from './database-thread.ts';
import type { WriteFate } from './faults.ts';
import type { Distribution } from './metrics.ts';

export interface Database {
  /** Resolves when it is committed. Rejects when it is not, with SQLite's reason. */
  call<Name extends keyof Tables>(
    name: Name,
    ...args: Parameters<Tables[Name]>
  ): Promise<ReturnType<Tables[Name]>>;
  /** Does what was asked before, then closes the file. */
  close(): Promise<void>;
}

/** Those that a client makes, and that add up. */
const WRITES: ReadonlySet<keyof Tables> = new Set(['addRule', 'addTask', 'increment', 'putJob']);

/**
 * `fateOf`: asked for each of a client's writes. `transactions`: told how long each took.
 *
 * In the main thread a checkpoint held everything up for as long as 286 ms (100 rows a transaction, file of
 * 50 MB); a batch itself takes 0.2 ms. Rejects when the file cannot be opened.
 */
export async function openDatabase(
  options: ThreadOptions,
  fateOf: () => WriteFate,
  transactions: Distribution,
): Promise<Database> {
  const thread = new Worker(new URL(`./database-thread${extname(import.meta.url)}`, import.meta.url), {
    workerData: options,
    // Small and of one size, so that what it needs is there from the beginning.
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 },
  });
  await once(thread, 'message');

  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let calls = 0;
  thread.on('message', ({ answers, seconds }: Done) => {
    transactions.observe(seconds);
    for (const { id, result, error } of answers) {
      const call = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) call?.resolve(result);
      else call?.reject(new Error(error));
    }
  });

  return {
    call(name, ...args) {
      const answer = Promise.withResolvers<unknown>();
      waiting.set(calls, answer);
      const fate = WRITES.has(name) ? fateOf() : 'done';
      thread.postMessage({ id: calls, fate, name, args } satisfies Call);
      calls++;
      return answer.promise as Promise<ReturnType<Tables[typeof name]>>;
    },
    async close() {
      const ended = once(thread, 'exit');
      thread.postMessage('close');
      await ended;
    },
  };
}

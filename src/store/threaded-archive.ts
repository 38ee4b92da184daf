/** An archive for who must not wait for it: a thread reads and makes the answers, from the first question on. */
import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe } from '../model/clean.ts';
import type { Question } from '../model/question.ts';
import type { Call, Told } from './archive-thread.ts';

const ENTRY = new URL(`./archive-thread${extname(import.meta.url)}`, import.meta.url);
/** Nobody looks at the past any more: its memory is given back. */
const IDLE_MS = 60_000;
/** A disk that does not answer; the thread is ended, and the next question starts another. */
const STUCK_MS = 30_000;
/** What a day of 2,000 series needs at most; beyond it the thread ends, and not the supervisor. */
const HEAP_MOST_MB = 512;

export interface ThreadedArchive {
  /** The answer as JSON. Rejects with words for people. */
  ask(question: Question): Promise<string>;
  close(): Promise<void>;
}

export function threadedArchive(dir: string): ThreadedArchive {
  const waiting = new Map<number, PromiseWithResolvers<string>>();
  let thread: Worker | null = null;
  let timer: NodeJS.Timeout | undefined;
  let lastId = 0;
  let closed = false;

  function start(): Worker {
    const started = new Worker(ENTRY, {
      workerData: dir,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MOST_MB },
    });
    let why = 'the reader of the past was ended: it did not answer';
    started.on('message', (told: Told) => {
      const call = waiting.get(told.id);
      waiting.delete(told.id);
      wait();
      if ('text' in told) call?.resolve(told.text);
      else call?.reject(new Error(told.error));
    });
    started.on('error', (error) => {
      why = `the reader of the past failed: ${describe(error)}`;
    });
    started.on('exit', () => {
      if (thread !== started) return;
      thread = null;
      clearTimeout(timer);
      for (const call of waiting.values()) call.reject(new Error(why));
      waiting.clear();
    });
    started.unref();
    return started;
  }

  /** For the next answer, or for the next question. */
  function wait(): void {
    clearTimeout(timer);
    timer = waiting.size > 0 ? setTimeout(() => thread?.terminate(), STUCK_MS) : setTimeout(rest, IDLE_MS);
    timer.unref();
  }

  function rest(): void {
    thread?.postMessage('close');
    thread = null;
  }

  return {
    ask(question) {
      if (closed) return Promise.reject(new Error('the run is over: its folder tells of its past'));
      thread ??= start();
      const answer = Promise.withResolvers<string>();
      waiting.set(++lastId, answer);
      thread.postMessage({ id: lastId, question } satisfies Call);
      wait();
      return answer.promise;
    },
    async close() {
      closed = true;
      if (!thread) return;
      const ended = once(thread, 'exit');
      thread.postMessage('close');
      const late = setTimeout(() => thread?.terminate(), 1000);
      await ended;
      clearTimeout(late);
    },
  };
}

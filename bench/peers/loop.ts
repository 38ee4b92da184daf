/** The bare loops of Node in `loops/`: what a process that does nothing else can do. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { end, keep } from '../leftovers.ts';
import type { Run } from '../run.ts';
import { within } from '../waiting.ts';

const ANSWER_WITHIN_MS = 10_000;

export interface LoopRun extends Run {
  /** Says something to it, and waits for what it says. */
  ask(question: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** A file of `loops/`, which gets `args`; it answers any message, with the number of its answers if it makes load. */
export async function startLoop(name: string, args: readonly (string | number)[]): Promise<LoopRun> {
  const file = fileURLToPath(new URL(`../loops/${name}.ts`, import.meta.url));
  const child = keep(
    fork(file, args.map(String), {
      detached: true,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
  async function ask(question: unknown): Promise<unknown> {
    const answer = once(child, 'message');
    child.send(question as object);
    const [message] = await within(answer, ANSWER_WITHIN_MS, `${name} said nothing`);
    return message;
  }
  const answered = async () => Number(await ask('count'));
  await within(once(child, 'message'), ANSWER_WITHIN_MS, `${name} did not begin`);
  return {
    pid: child.pid as number,
    ask,
    answered,
    close: () => end(child),
    async done() {
      const outcome = { answered: await answered(), meanMs: null, p99Ms: null, missed: null };
      await end(child);
      return outcome;
    },
  };
}

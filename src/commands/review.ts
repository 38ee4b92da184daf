/** `soaktop review [RUN]`: the screen on a run's files. */
import type { Feed } from '../model/contracts.ts';
import { Refusal } from './out.ts';
import { storedRun } from './stored-run.ts';

export async function review(run: string | undefined, runs: string): Promise<number> {
  if (!process.stdout.isTTY || !process.stdin.isTTY)
    throw new Refusal('review needs a terminal; soaktop report does without');
  const feed: Feed = {
    kind: 'stored',
    state: storedRun(run, runs).state,
    listen() {},
    command: async () => ({ ok: false, text: 'these are files: nothing is steered here' }),
    ask: async () => {
      throw new Error('nothing but the end is known of this run');
    },
    close() {},
  };
  const { showScreen } = await import('../tui/screen.tsx');
  await showScreen(feed);
  return 0;
}

/** `soaktop attach [RUN]`: the screen on a live run. */
import { hostname, userInfo } from 'node:os';
import { openFeed } from '../link/client.ts';
import { EXIT } from '../model/verdict.ts';
import { VERDICT_WORDS } from '../report/wording.ts';
import { readRunFile } from '../store/run-file.ts';
import { findLive } from './find-live.ts';
import { openScreen, type ScreenFlags } from './open-screen.ts';
import { complain, Refusal, say } from './out.ts';

/** Who asks, as it stands in a run's record. */
export const whoAmI = (): string => `${userInfo().username}@${hostname()}`;

export const attach = async (run: string | undefined, flags: ScreenFlags): Promise<number> =>
  attachTo(await findLive(run), flags);

export async function attachTo(
  { name, dir, socket }: { readonly name: string; readonly dir: string; readonly socket: string },
  flags: ScreenFlags,
): Promise<number> {
  if (!process.stdout.isTTY || !process.stdin.isTTY)
    throw new Refusal('attach needs a terminal; soaktop status and soaktop ctl do without');
  const feed = await openFeed({ socketPath: socket, by: whoAmI(), watch: true });
  const left = await openScreen(feed, flags);
  feed.close();
  const verdict = left === 'left' ? null : await finalVerdict(dir);
  if (verdict) {
    say(`${name}: ${VERDICT_WORDS[verdict.state]}: ${verdict.reasons[0] ?? ''}\nrecord: ${dir}`);
    return EXIT[verdict.state];
  }
  if (left === 'lost') {
    complain(`the supervisor of ${name} is gone; its record so far: ${dir}`);
    return 70;
  }
  say(
    `${name} goes on without you.\n  watch again   soaktop attach ${name}\n  end it        soaktop ctl -r ${name} abort\n  record        ${dir}`,
  );
  return 0;
}

/** The end is told to clients before it is on disk: waits a moment for it. */
async function finalVerdict(dir: string) {
  for (let i = 0; i < 20; i++) {
    const verdict = readRunFile(dir)?.verdict;
    if (verdict) return verdict;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return null;
}

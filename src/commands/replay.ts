/** `soaktop replay [RUN]`: the live screen, from the record, as it happened and as fast as is wanted. */
import path from 'node:path';
import { describe } from '../model/clean.ts';
import { openArchive } from '../store/archive.ts';
import { readEntries } from '../store/read-journal.ts';
import { realClock } from '../supervisor/clock.ts';
import { isWorthALook } from '../tui/view/log.ts';
import { isLive } from './open-record.ts';
import { openScreen, type ScreenFlags } from './open-screen.ts';
import { Refusal } from './out.ts';
import { openReplay, type Placed, SPEEDS } from './replay-feed.ts';
import { found } from './review.ts';

export interface ReplayOptions extends ScreenFlags {
  readonly runs: string;
  readonly speed: string;
}

/** Read at once, and the file is closed again: whoever writes it is not kept from tidying. */
const READ_ENTRIES = 600;

export async function replay(run: string | undefined, options: ReplayOptions): Promise<number> {
  if (!process.stdout.isTTY || !process.stdin.isTTY)
    throw new Refusal('replay needs a terminal; soaktop report does without');
  const { dir } = found(run, options.runs);
  const file = path.join(dir, 'run.sqlite');
  const { ask, close } = openArchive(dir);
  try {
    const feed = openReplay({
      read: (after) => someOf(readEntries(file, after)),
      ask,
      clock: realClock,
      speed: speedOf(options.speed),
      goesOn: () => isLive(dir),
      isWorthALook,
    });
    await openScreen(feed, options);
    feed.close();
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(describe(error));
  } finally {
    close();
  }
  return 0;
}

function speedOf(text: string): number {
  const speed = Number(text.replace(/[x×]$/, ''));
  const [least, most] = [SPEEDS[0], SPEEDS[SPEEDS.length - 1] as number];
  if (!(speed >= least && speed <= most))
    throw new Refusal(`--speed ${text}: a number from ${least} to ${most}`);
  return speed;
}

function someOf(entries: Iterable<Placed>): Placed[] {
  const some: Placed[] = [];
  for (const entry of entries) if (some.push(entry) >= READ_ENTRIES) break;
  return some;
}

/** `soaktop review [RUN]`: the screen on a run's files, and with `--against` on how it stands beside another one. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe } from '../model/clean.ts';
import { findRun } from '../store/run-folder.ts';
import { openRecord } from './open-record.ts';
import { openScreen, type ScreenFlags } from './open-screen.ts';
import { Refusal } from './out.ts';

export interface ReviewOptions extends ScreenFlags {
  readonly runs: string;
  /** A run, or a baseline. */
  readonly against?: string;
}

export async function review(run: string | undefined, options: ReviewOptions): Promise<number> {
  if (!process.stdout.isTTY || !process.stdin.isTTY)
    throw new Refusal('review needs a terminal; soaktop report does without');
  const { runs, against } = options;
  const { dir } = found(run, runs);
  const base = against === undefined ? undefined : baseOf(against, runs);
  const feed = await openRecord(dir).catch((error) => {
    throw new Refusal(describe(error));
  });
  if (base === undefined) await openScreen(feed, options);
  else {
    const { compareApart } = await import('./compare-apart.ts');
    const { compare, close } = compareApart(base, dir, runs);
    await openScreen({ ...feed, against: path.basename(base) }, options, {
      compare,
      first: { subject: 'hours', hours: { marked: [], open: { what: 'comparison' } } },
    });
    close();
  }
  feed.close();
  return 0;
}

const baseOf = (against: string, runs: string): string =>
  existsSync(against) && statSync(against).isFile() ? against : found(against, runs).dir;

export function found(run: string | undefined, runs: string) {
  try {
    return findRun(run, runs);
  } catch (error) {
    throw new Refusal(describe(error));
  }
}

/** `soaktop restore [RUN]`: puts the files back that a run has saved before it began. */
import { existsSync, realpathSync } from 'node:fs';
import { liveRuns } from '../link/registry.ts';
import { clean, describe } from '../model/clean.ts';
import type { SavedFile } from '../model/profile.ts';
import { holdersOf } from '../proc/holders.ts';
import { findRun } from '../store/run-folder.ts';
import { hasSaved, putBack } from '../store/saved-files.ts';
import { Refusal, say } from './out.ts';

/** All of them or none, as far as can be known before: throws a Refusal while somebody has one of them open. */
export async function restore(run: string | undefined, runs: string): Promise<number> {
  const { dir, file } = found(run, runs);
  const { name } = file.run;
  const saved = file.profile.save ?? [];
  if (saved.length === 0) throw new Refusal(`${name} has saved nothing: its profile has no save:`);
  if ((await liveRuns()).some((live) => live.dir === dir))
    throw new Refusal(`${name} is still running: soaktop ctl -r ${name} abort ends it`);
  for (const each of saved) refuse(each, dir, name);
  for (const each of saved) {
    try {
      putBack(each, dir);
    } catch (error) {
      throw new Refusal(describe(error));
    }
    say(`put back: ${clean(each.file)}, as it was before ${name} began (${file.startedAt})`);
  }
  return 0;
}

function found(run: string | undefined, runs: string) {
  try {
    return findRun(run, runs);
  } catch (error) {
    throw new Refusal(describe(error));
  }
}

function refuse(saved: SavedFile, dir: string, name: string): void {
  if (!hasSaved(saved, dir))
    throw new Refusal(`${name} has no copy of ${clean(saved.file)}: it ended before`);
  const file = existsSync(saved.file) ? realpathSync(saved.file) : saved.file;
  const [holder] = holdersOf([file, `${file}-wal`, `${file}-shm`]);
  if (holder)
    throw new Refusal(
      `${clean(saved.file)} is open in ${clean(holder.name)} (pid ${holder.pid}): end it first, or it goes on with what is gone`,
    );
}

/** Which live run is meant: by name, by folder, or the newest. */
import path from 'node:path';
import { type LiveRun, liveRuns } from '../link/registry.ts';
import { Refusal } from './out.ts';

/** Throws a Refusal that names the live ones; its exit code is 1, as of every question about no live run. */
export async function findLive(run: string | undefined): Promise<LiveRun> {
  const live = await liveRuns();
  const found =
    run === undefined ? live[0] : live.find(({ name, dir }) => name === run || dir === path.resolve(run));
  if (found) return found;
  const others =
    live.length > 0
      ? `; live: ${live.map(({ name }) => name).join(', ')}`
      : '; no run is live on this machine';
  throw new Refusal(
    `${run === undefined ? 'there is nothing to attach to' : `«${run}» is not live`}${others}`,
    1,
  );
}

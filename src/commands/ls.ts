/** `soaktop ls`: runs, newest first, with their verdicts. */
import { liveRuns } from '../link/registry.ts';
import { formatDuration } from '../model/format.ts';
import { VERDICT_WORDS } from '../report/wording.ts';
import { listRuns, type StoredRun } from '../store/run-folder.ts';
import { say } from './out.ts';

export async function ls(out: string, { json }: { readonly json?: boolean }): Promise<number> {
  const live = await liveRuns();
  const rows = listRuns(out).map((run) =>
    rowOf(
      run,
      live.some(({ dir }) => dir === run.dir),
    ),
  );
  const elsewhere = live.filter(({ dir }) => !rows.some((row) => row.dir === dir));
  rows.unshift(
    ...elsewhere.map(({ name, dir, startedAt }) => ({
      name,
      dir,
      started: new Date(startedAt).toISOString(),
      took: '',
      verdict: 'live',
      reason: `in ${dir}`,
    })),
  );
  if (json) say(JSON.stringify(rows));
  else if (rows.length === 0) say(`no runs in ${out}`);
  else {
    const width = Math.max(...rows.map(({ name }) => name.length));
    for (const { name, started, took, verdict, reason } of rows)
      say(
        `${name.padEnd(width)}  ${started.slice(0, 16).replace('T', ' ')}  ${took.padStart(10)}  ${verdict.padEnd(8)} ${reason}`.trimEnd(),
      );
  }
  return 0;
}

function rowOf({ dir, file }: StoredRun, isLive: boolean) {
  const endedAt = file.endedAt ? Date.parse(file.endedAt) : undefined;
  const took = endedAt ? formatDuration(endedAt - Date.parse(file.startedAt)) : '';
  const verdict = isLive ? 'live' : file.verdict ? VERDICT_WORDS[file.verdict.state] : 'DIED';
  const reason = isLive ? '' : (file.verdict?.reasons[0] ?? 'its supervisor died: the record ends there');
  return { name: file.run.name, dir, started: file.startedAt, took, verdict, reason };
}

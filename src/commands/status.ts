/** `soaktop status [RUN]`: one line on a live run; exits 1 when none is live. */
import { openFeed } from '../link/client.ts';
import { formatClock, formatNumber, formatRatio, formatSeconds } from '../model/format.ts';
import type { State } from '../model/state.ts';
import type { Verdict } from '../model/verdict.ts';
import { failedShare, loadTotals } from '../report/load-totals.ts';
import { thresholdsInWords, VERDICT_WORDS } from '../report/wording.ts';
import { whoAmI } from './attach.ts';
import { findLive } from './find-live.ts';
import { Refusal, say } from './out.ts';

export interface StatusOptions {
  readonly json?: boolean;
  readonly tmux?: boolean;
  readonly colour?: boolean;
}

export async function status(
  run: string | undefined,
  { json, tmux, colour = false }: StatusOptions,
): Promise<number> {
  try {
    const live = await findLive(run);
    const feed = await openFeed({ socketPath: live.socket, by: whoAmI(), watch: false });
    feed.close();
    say(
      json
        ? JSON.stringify(statusJson(feed.state))
        : tmux
          ? tmuxLine(feed.state, colour)
          : statusLine(feed.state),
    );
    return 0;
  } catch (error) {
    // tmux shows whatever is said for ever: no run is an empty corner, not an error in it.
    if (tmux && error instanceof Refusal) return 1;
    if (json && error instanceof Refusal) say('null');
    throw error;
  }
}

function statusJson(state: State) {
  const { elapsedMs, leftMs } = timesOf(state);
  return {
    run: state.run?.name ?? '',
    dir: state.run?.dir ?? '',
    pid: state.run?.pid ?? 0,
    state: state.verdict?.state ?? 'unknown',
    phase: state.phase,
    elapsedSeconds: elapsedMs / 1000,
    leftSeconds: leftMs / 1000,
    verdict: state.verdict && verdictJson(state.verdict),
    loads: Object.fromEntries(
      Object.entries(state.loads).map(([name, ask]) => [
        name,
        { ...ask, rate: state.latest[`${name}.rate`] ?? null, ...loadTotals(state, name) },
      ]),
    ),
  };
}

const verdictJson = ({ state, reasons, invalid, capacities, grades, causes }: Verdict) => ({
  state,
  reasons,
  invalid,
  capacities,
  grades: grades.map((grade) => ({ name: grade.name, state: grade.state })),
  causes,
});

function timesOf(state: State): { elapsedMs: number; leftMs: number } {
  const { warmupMs = 0, soakMs = 0, cooldownMs = 0 } = state.profile?.phases ?? {};
  const elapsedMs = Math.max(0, state.elapsedMs);
  return { elapsedMs, leftMs: Math.max(0, warmupMs + soakMs + cooldownMs - elapsedMs) };
}

function statusLine(state: State): string {
  const { elapsedMs, leftMs } = timesOf(state);
  const loads = Object.keys(state.loads).map((name) => {
    const totals = loadTotals(state, name);
    return `${name} ${formatNumber(state.latest[`${name}.rate`])}/s p95 ${formatSeconds(totals.latency.p95)} failed ${formatRatio(failedShare(totals))}`;
  });
  const { verdict } = state;
  const said = verdict
    ? `${VERDICT_WORDS[verdict.state]} so far${verdict.invalid.length > 0 ? ', INVALID LOAD' : ''}, ${thresholdsInWords(verdict)}`
    : 'not judged yet';
  return [
    state.run?.name,
    `${state.phase} ${formatClock(elapsedMs)}, ${formatClock(leftMs)} left`,
    said,
    ...(verdict?.causes ?? []).slice(0, 1).map(({ text }) => text),
    ...loads,
  ].join(' | ');
}

const GLYPH = { pass: '●', fail: '▲', unknown: '?', aborted: '■' } as const;
/** The screen's blue and orange. */
const COLOURS = { pass: 75, fail: 208, unknown: 214, aborted: 208 } as const;

/** `● ent-dns 7:18 left`, in hours and minutes: tmux asks every 15 s. What it would take for a format is doubled. */
export function tmuxLine(state: State, colour: boolean): string {
  const verdict = state.verdict?.state ?? 'unknown';
  const name = (state.profile?.name ?? '').replaceAll('#', '##');
  const minutes = Math.ceil(timesOf(state).leftMs / 60_000);
  const left = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} left`;
  const text = `${GLYPH[verdict]} ${name} ${state.phase === 'ended' ? 'ended' : left}`;
  return colour ? `#[fg=colour${COLOURS[verdict]}]${text}#[default]` : text;
}

/** One moment's evidence: what stands in `snap-NNN.json`, and from which `snap-NNN.md` is written. Pure. */
import type { RunEvent, SnapshotReason } from '../model/event.ts';
import { EMPTY, type Histogram, latencyFigures, since } from '../model/histogram.ts';
import type { Values } from '../model/series.ts';
import type { LoadGain, Snapshot } from '../model/snapshot.ts';
import type { State } from '../model/state.ts';
import type { Verdict } from '../model/verdict.ts';
import { loadTotals } from './load-totals.ts';

/** One every minute for a day would be megabytes in each of its snapshots. */
const STAGES_TOLD = 100;

/** What the next snapshot needs of this one. */
export interface SnapshotBase {
  /** Whether the soak had begun: with it all counts begin anew. */
  readonly soaking: boolean;
  readonly eventCount: number;
  readonly totals: Readonly<Record<string, Histogram>>;
  readonly values: Values;
}

export const baseOf = (state: State): SnapshotBase => ({
  soaking: state.soakTicks > 0,
  eventCount: state.eventCount,
  totals: state.totals,
  values: state.latest,
});

export function snapshotOf(
  state: State,
  verdict: Verdict,
  reason: SnapshotReason,
  number: number,
  base: SnapshotBase | null,
): Snapshot {
  const values = state.latest;
  const gain = (name: string): number | null => {
    const sameEpoch = base?.soaking === state.soakTicks > 0;
    const [now, before] = [values[name], sameEpoch ? base?.values[name] : 0];
    return now == null || before === null ? null : now - (before ?? 0);
  };
  const changes = Object.entries(values).flatMap(([name, now]) => {
    const before = base?.values[name];
    return now === null || before == null || before === now ? [] : [[name, now - before]];
  });
  return {
    run: state.run?.name ?? '',
    number,
    reason,
    at: new Date(state.at).toISOString(),
    phase: state.phase,
    elapsedSeconds: state.elapsedMs / 1000,
    soakSeconds: (state.soakTicks * (state.profile?.everyMs ?? 0)) / 1000,
    verdict,
    loads: Object.fromEntries(
      (state.profile?.loads ?? []).map(({ name }) => {
        const failed = ['errors', 'lost', 'missed'].map((count) => gain(`${name}.${count}`));
        const sincePrevious: LoadGain = {
          due: gain(`${name}.due`),
          failed: failed.includes(null) ? null : failed.reduce<number>((sum, count) => sum + (count ?? 0), 0),
          latency: latencyFigures(since(state.totals[name] ?? EMPTY, base?.totals[name] ?? EMPTY)),
        };
        const ask = state.loads[name];
        return [
          name,
          {
            ...loadTotals(state, name),
            asked: ask?.asked ?? null,
            paused: ask?.paused ?? false,
            stage: ask?.stage ?? null,
            byHand: ask?.byHand ?? false,
            stages: (state.stages[name] ?? []).slice(-STAGES_TOLD),
            sincePrevious,
          },
        ];
      }),
    ),
    values,
    changes: Object.fromEntries(changes),
    events: eventsAfter(state, base?.eventCount ?? 0).filter((event) => event.type !== 'started'),
    profile: state.run?.profileFile ?? '',
  };
}

/** By their number, since a clock may be set back; as far as they are remembered. */
function eventsAfter({ events, eventCount }: State, known: number): readonly RunEvent[] {
  return events.slice(Math.max(0, events.length - (eventCount - known)));
}

/** The report as one JSON document: documented in README and stable. Latencies in seconds, bytes, ratios. */
import { whole } from '../model/buckets.ts';
import type { LoadTotals } from '../model/snapshot.ts';
import type { Stage } from '../model/stage.ts';
import type { State } from '../model/state.ts';
import { NOTHING_JUDGED, type ThresholdResult, type Verdict, type VerdictState } from '../model/verdict.ts';
import { loadTotals } from './load-totals.ts';

export interface Report {
  readonly run: string;
  readonly startedAt: string;
  /** null while it runs. */
  readonly endedAt: string | null;
  readonly durationSeconds: number;
  readonly verdict: { readonly state: VerdictState; readonly reasons: readonly string[] };
  readonly thresholds: readonly Pick<ThresholdResult, 'text' | 'state' | 'value' | 'why'>[];
  /** Loads that could not be delivered, with why: INVALID LOAD, when not empty. */
  readonly invalid: Verdict['invalid'];
  /** Of loads that look for a limit: requests a second, or VUs. */
  readonly capacities: Verdict['capacities'];
  /** In the profile's order; what was reached is the first that passes. */
  readonly grades: Verdict['grades'];
  readonly causes: Verdict['causes'];
  readonly suspects: Verdict['suspects'];
  readonly trends: Verdict['trends'];
  /** Faults on purpose, as in the verdict; empty for a profile without. */
  readonly faults: NonNullable<Verdict['faults']>;
  /** What the target was asked at the end. */
  readonly verified: Report['thresholds'];
  /** With the measured stages of a shape that has such, oldest first. */
  readonly loads: Readonly<Record<string, LoadTotals & { readonly stages: readonly Stage[] }>>;
  /** Over the soak. */
  readonly series: Readonly<
    Record<string, { first: number; last: number; min: number; max: number; mean: number }>
  >;
  readonly snapshots: readonly string[];
  readonly events: number;
}

export function reportJson(state: State): Report {
  const verdict = state.verdict ?? {
    state: 'unknown' as const,
    reasons: ['nothing was judged yet'],
    ...NOTHING_JUDGED,
  };
  const series: Record<string, Report['series'][string]> = {};
  for (const [name, { soak, first, last }] of Object.entries(state.series)) {
    const [n, , min, max, sum] = whole(soak);
    if (n > 0 && first !== null && last !== null) series[name] = { first, last, min, max, mean: sum / n };
  }
  return {
    run: state.run?.name ?? '',
    startedAt: new Date(state.startedAt).toISOString(),
    endedAt: state.endedAt === null ? null : new Date(state.endedAt).toISOString(),
    durationSeconds: (state.at - state.startedAt) / 1000,
    verdict: { state: verdict.state, reasons: verdict.reasons },
    thresholds: verdict.thresholds.map(inShort),
    invalid: verdict.invalid,
    capacities: verdict.capacities,
    grades: verdict.grades,
    causes: verdict.causes,
    suspects: verdict.suspects,
    trends: verdict.trends,
    faults: verdict.faults ?? [],
    verified: verdict.verified.map(inShort),
    loads: Object.fromEntries(
      (state.profile?.loads ?? []).map(({ name }) => [
        name,
        { ...loadTotals(state, name), stages: state.stages[name] ?? [] },
      ]),
    ),
    series,
    snapshots: state.snapshots,
    events: state.eventCount,
  };
}

const inShort = ({ text, state, value, why }: ThresholdResult) => ({ text, state, value, why });

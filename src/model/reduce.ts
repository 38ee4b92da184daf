/** `reduce(state, event) → state`: pure, bounded; the same for the live screen, the report, replay and tests. */
import { add, addGaps, EMPTY_BUCKETS } from './buckets.ts';
import type { RunEvent, TickEvent } from './event.ts';
import { EMPTY, type Histogram, merge } from './histogram.ts';
import { firstAsk } from './load.ts';
import { EMPTY_RING, push, RECENT_TICKS, type Ring } from './ring.ts';
import type { Series, Values } from './series.ts';
import { type Ask, EMPTY_STATE, type History, type State } from './state.ts';
import { openWatch, watch } from './watch.ts';

const EVENTS_KEPT = 200;
const FINDINGS_KEPT = 100;
const SNAPSHOTS_KEPT = 1000;
const STAGES_KEPT = 1000;
/** A target that invents label values for a day must not fill our memory: later names are left out. */
const SERIES_KEPT = 5000;

export function reduce(state: State, event: RunEvent): State {
  if (event.type === 'tick') return tick(state, event);
  if (event.type === 'judged') return { ...state, at: event.at, verdict: event.verdict };
  if (event.type === 'counters')
    return {
      ...state,
      counters: { ...state.counters, ...Object.fromEntries(event.series.map((name) => [name, true])) },
    };
  const next: State = {
    ...state,
    at: event.at,
    events: [...state.events.filter((each) => !isReplaced(each, event)), event].slice(-EVENTS_KEPT),
    eventCount: state.eventCount + 1,
  };
  switch (event.type) {
    case 'started':
      return start(next, event);
    case 'phase':
      return { ...next, phase: event.phase, phaseAt: event.at };
    case 'load':
      return {
        ...next,
        loads: { ...state.loads, [event.load]: askOf(event) },
      };
    case 'stage': {
      const stages = [...(state.stages[event.load] ?? []), event.stage].slice(-STAGES_KEPT);
      return { ...next, stages: { ...state.stages, [event.load]: stages } };
    }
    case 'worker':
      return {
        ...next,
        workers: { ...state.workers, [event.worker]: { status: event.status, reason: event.reason ?? null } },
      };
    case 'finding': {
      const { [event.finding.key]: _, ...others } = state.findings;
      const kept = Object.entries({
        ...others,
        [event.finding.key]: { at: event.at, finding: event.finding },
      });
      return { ...next, findings: Object.fromEntries(kept.slice(-FINDINGS_KEPT)) };
    }
    case 'snapshot':
      return {
        ...next,
        snapshots: [...state.snapshots, event.file].slice(-SNAPSHOTS_KEPT),
        lastSnapshotAt: event.at,
      };
    case 'ended':
      return { ...next, phase: 'ended', phaseAt: event.at, endedAt: event.at, verdict: event.verdict };
    case 'command':
    case 'note':
      return next;
  }
}

/** Bursts come again and again, as long as a soak lasts: the last one is enough. */
const isReplaced = (old: RunEvent, next: RunEvent): boolean =>
  next.type === 'stage' &&
  next.stage.kind === 'burst' &&
  old.type === 'stage' &&
  old.stage.kind === 'burst' &&
  old.load === next.load;

const askOf = ({ asked, paused, stage, byHand }: Ask): Ask => ({ asked, paused, stage, byHand });

/** The state after a whole list of events. */
export const fold = (events: Iterable<RunEvent>, from: State = EMPTY_STATE): State => {
  let state = from;
  for (const event of events) state = reduce(state, event);
  return state;
};

function start(state: State, event: Extract<RunEvent, { type: 'started' }>): State {
  const loads = Object.fromEntries(
    event.profile.loads.map((load) => [
      load.name,
      { asked: firstAsk(load), paused: false, stage: null, byHand: false },
    ]),
  );
  return {
    ...state,
    run: event.run,
    profile: event.profile,
    startedAt: event.at,
    loads,
    ...openWatch(event.profile),
  };
}

function tick(state: State, event: TickEvent): State {
  // The same tick twice (a replayed tail, a retried write) changes nothing.
  if (event.seq <= state.seq) return state;
  const soaking = state.phase === 'soak';
  const missed = state.seq < 0 ? 0 : event.seq - state.seq - 1;
  const next: State = {
    ...state,
    at: event.at,
    seq: event.seq,
    elapsedMs: event.elapsedMs,
    latest: event.values,
    missedTicks: state.missedTicks + missed,
    series: remember(state, event.values, missed, soaking),
    cuts: soaking ? cutsOf(state, event.values, missed) : state.cuts,
    totals: sum(state.totals, event.histograms, state.phase),
  };
  if (!soaking || !state.profile) return next;
  return { ...next, soakTicks: state.soakTicks + missed + 1, ...watch(state, state.profile, event, missed) };
}

function remember(state: State, values: Values, missed: number, soaking: boolean): Record<Series, History> {
  const series: Record<Series, History> = {};
  let known = 0;
  for (const name in state.series) {
    known++;
    series[name] = grow(state.series[name] as History, values[name] ?? null, missed, soaking);
  }
  for (const name in values)
    if (!(name in series) && known++ < SERIES_KEPT)
      series[name] = grow(unseen(state.soakTicks), values[name] ?? null, missed, soaking);
  return series;
}

function grow(history: History, value: number | null, missed: number, soaking: boolean): History {
  const recent = push(fillGaps(history.recent, missed), value);
  const { soak, first, last } = history;
  if (!soaking) return { recent, soak, first, last };
  if (value === null) return { recent, soak: addGaps(soak, missed + 1), first, last };
  return { recent, soak: add(addGaps(soak, missed), value), first: first ?? value, last: value };
}

const CUTS_KEPT = 100;

/** A process is another one when it was restarted, by its own count; never by the look of its memory. */
function cutsOf(state: State, values: Values, missed: number): State['cuts'] {
  const { cuts, latest, series, soakTicks } = state;
  let changed = cuts;
  for (const [name, restarts] of Object.entries(values)) {
    if (!name.endsWith('process.restarts') || restarts === null) continue;
    if (restarts <= (latest[name] ?? series[name]?.last ?? restarts)) continue;
    const prefix = name.slice(0, -'.restarts'.length);
    changed = { ...changed, [prefix]: [...(changed[prefix] ?? []), soakTicks + missed].slice(-CUTS_KEPT) };
  }
  return changed;
}

/** A series that is first met in mid soak was a gap until now. */
const unseen = (soakTicks: number): History => ({
  recent: EMPTY_RING,
  soak: addGaps(EMPTY_BUCKETS, soakTicks),
  first: null,
  last: null,
});

function fillGaps(ring: Ring, missed: number): Ring {
  if (missed === 0) return ring;
  let filled = ring;
  for (let i = 0; i < Math.min(missed, RECENT_TICKS); i++) filled = push(filled, null);
  return filled;
}

/** What was due in the soak and ends in the cool-down still belongs to the soak; the supervisor sees to that. */
function sum(
  totals: State['totals'],
  histograms: TickEvent['histograms'],
  phase: State['phase'],
): Record<string, Histogram> {
  if (phase !== 'soak' && phase !== 'cooldown') return totals;
  const sums: Record<string, Histogram> = { ...totals };
  for (const [name, histogram] of Object.entries(histograms))
    sums[name] = merge(sums[name] ?? EMPTY, histogram);
  return sums;
}

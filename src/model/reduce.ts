/** `reduce(state, event) → state`: pure, bounded; the same for the live screen, the report, replay and tests. */
import { foldChaosTick, foldFault } from './chaos/course.ts';
import type { RunEvent, TickEvent } from './event.ts';
import { EMPTY, type Histogram, merge } from './histogram.ts';
import { firstAsk } from './load.ts';
import { remember, type Taken } from './remember.ts';
import type { Series, Values } from './series.ts';
import { type Ask, EMPTY_STATE, type State } from './state.ts';
import { openWatch, watch } from './watch.ts';

const EVENTS_KEPT = 200;
const FINDINGS_KEPT = 100;
const SNAPSHOTS_KEPT = 1000;
const STAGES_KEPT = 1000;

export function reduce(state: State, event: RunEvent): State {
  if (event.type === 'tick' || event.type === 'judged') return foldTicks(state, [event]);
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
    case 'verified':
      return { ...next, verified: { ...state.verified, [event.when]: event } };
    case 'fault': {
      const known = (name: Series) => state.series[name]?.last ?? null;
      return state.profile ? { ...next, chaos: foldFault(state.chaos, event, state.profile, known) } : next;
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

/** More than these are folded in several goes. */
const BATCH = 300;

/**
 * The state after a whole list of events: what `reduce` makes of them one by one. Ticks in a row are folded together,
 * series by series, which is a tenth of the work of a day's.
 */
export function fold(events: Iterable<RunEvent>, from: State = EMPTY_STATE): State {
  let state = from;
  let batch: (TickEvent | JudgedEvent)[] = [];
  for (const event of events) {
    const isBatched = event.type === 'tick' || event.type === 'judged';
    if (isBatched) batch.push(event);
    if (batch.length >= BATCH || !isBatched) {
      state = foldTicks(state, batch);
      batch = [];
    }
    if (!isBatched) state = reduce(state, event);
  }
  return foldTicks(state, batch);
}

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

type JudgedEvent = Extract<RunEvent, { type: 'judged' }>;

/** Ticks in a row, and what was said of the verdict between them. */
function foldTicks(state: State, events: readonly (TickEvent | JudgedEvent)[]): State {
  const { profile, phase } = state;
  const soaking = phase === 'soak';
  const taken: Taken[] = [];
  const lasts = new Map<Series, number | null>();
  const known = (name: Series): number | null => {
    if (!lasts.has(name))
      lasts.set(name, (soaking ? lastOf(taken, name) : null) ?? state.series[name]?.last ?? null);
    return lasts.get(name) ?? null;
  };
  let next: State = state;
  for (const event of events) {
    if (event.type === 'judged') {
      next = { ...next, at: event.at, verdict: event.verdict };
      continue;
    }
    // The same tick twice (a replayed tail, a retried write) changes nothing.
    if (event.seq <= next.seq) continue;
    const missed = next.seq < 0 ? 0 : event.seq - next.seq - 1;
    const watched = profile && watch(next, profile, event, missed, known);
    next = {
      ...next,
      ...watched,
      at: event.at,
      seq: event.seq,
      elapsedMs: event.elapsedMs,
      latest: event.values,
      missedTicks: next.missedTicks + missed,
      soakTicks: soaking ? next.soakTicks + missed + 1 : next.soakTicks,
      chaos:
        soaking && profile
          ? foldChaosTick(next.chaos, profile, event, {
              now: event.values,
              last: known,
              soakTicks: next.soakTicks,
            })
          : next.chaos,
      cuts: soaking ? cutsOf(next, event.values, missed, known) : next.cuts,
      totals: sum(next.totals, event.histograms, phase),
    };
    taken.push({ values: event.values, missed });
    if (soaking)
      for (const name of lasts.keys()) lasts.set(name, event.values[name] ?? lasts.get(name) ?? null);
  }
  return taken.length === 0 ? next : { ...next, series: remember(state, taken, soaking) };
}

function lastOf(taken: readonly Taken[], name: Series): number | null {
  for (let i = taken.length - 1; i >= 0; i--) {
    const value = taken[i]?.values[name];
    if (value != null) return value;
  }
  return null;
}

const CUTS_KEPT = 100;

/** A process is another one when it was restarted, by its own count; never by the look of its memory. */
function cutsOf(
  { cuts, latest, soakTicks }: State,
  values: Values,
  missed: number,
  known: (name: Series) => number | null,
): State['cuts'] {
  let changed = cuts;
  for (const name in values) {
    const restarts = values[name];
    if (restarts == null || !name.endsWith('process.restarts')) continue;
    if (restarts <= (latest[name] ?? known(name) ?? restarts)) continue;
    const prefix = name.slice(0, -'.restarts'.length);
    changed = { ...changed, [prefix]: [...(changed[prefix] ?? []), soakTicks + missed].slice(-CUTS_KEPT) };
  }
  return changed;
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

/** What thresholds need of every tick that nothing else keeps: windows, streaks, and what they gather themselves. */
import { openOutages } from './chaos/course.ts';
import type { TickEvent } from './event.ts';
import { type Gathered, gather, isGathered, NOTHING_GATHERED, seriesOf } from './gathered.ts';
import { instant, meets, type TickView } from './instant.ts';
import type { Profile } from './profile.ts';
import type { Series, Values } from './series.ts';
import type { State } from './state.ts';
import { extend, NO_STREAK, type Streak } from './streak.ts';
import type { Threshold } from './threshold.ts';
import { openWindow, slide, type Window } from './window.ts';

export type Watched = Pick<State, 'windows' | 'streaks' | 'gathered'>;

export function openWatch(profile: Profile): Watched {
  const windows: Record<string, Window> = {};
  const streaks: Record<string, Streak> = {};
  const gathered: Record<string, Gathered> = {};
  for (const threshold of thresholdsOf(profile)) {
    if (threshold.overMs !== undefined)
      windows[threshold.text] = openWindow(threshold.overMs, profile.everyMs);
    if (threshold.forMs !== undefined) streaks[threshold.text] = NO_STREAK;
    if (isGathered(threshold)) gathered[threshold.text] = NOTHING_GATHERED;
  }
  return { windows, streaks, gathered };
}

/**
 * One tick further, after `missed` ones that nobody took; `state` is that of before, and `last` tells what was
 * last known of a series in the soak.
 */
export function watch(
  state: State,
  profile: Profile,
  event: TickEvent,
  missed: number,
  last: (series: Series) => number | null,
): Watched {
  const windows = { ...state.windows };
  const streaks = { ...state.streaks };
  const gathered = { ...state.gathered };
  for (const threshold of thresholdsOf(profile)) {
    if (!isOn(threshold, state)) continue;
    const { text, overMs } = threshold;
    const before = knownBefore(threshold, state, last);
    const sum = gathered[text];
    const seconds = (((sum?.top.gapTicks ?? 0) + missed + 1) * profile.everyMs) / 1000;
    const tick: TickView = { now: event.values, before, histograms: event.histograms, seconds };
    if (sum) gathered[text] = gather(sum, threshold, tick, missed);
    let window = windows[text];
    if (window && overMs !== undefined) {
      const ticks = Math.max(1, Math.round(overMs / profile.everyMs));
      for (let i = 0; i < Math.min(missed, ticks); i++)
        window = slide(window, threshold, ticks, { ...tick, now: {}, histograms: {} });
      window = slide(window, threshold, ticks, tick);
      windows[text] = window;
    }
    const streak = streaks[text];
    if (streak) {
      const value = window ? window.now : instant(threshold, tick);
      const held = value === null ? null : meets(value, threshold);
      // What must hold is watched for being broken; what aborts or alerts, for being met.
      streaks[text] = extend(streak, held !== null && mustHold(profile, threshold) ? !held : held);
    }
  }
  return { windows, streaks, gathered };
}

/** Whether this tick is one that a line looks at: of the soak, or of the span that it names. */
function isOn({ during }: Threshold, { phase, loads, chaos }: State): boolean {
  if (during === undefined) return phase === 'soak';
  if (during === 'quiet') return phase === 'soak' && openOutages(chaos).length === 0;
  if (typeof during === 'string') return phase === during;
  const ask = loads[during.load];
  const isThere = ask?.stage?.startsWith(`${during.kind} ${during.number} `) && !ask.byHand && !ask.paused;
  return phase === 'soak' && isThere === true;
}

/**
 * What was last known of a line's series. In the soak that is the last one known in it: neither a gap nor the
 * warm-up is a "before". The other phases remember for themselves; the cool-down goes on where the soak ended.
 */
function knownBefore(
  threshold: Threshold,
  { phase, gathered }: State,
  last: (series: Series) => number | null,
): Values {
  const known = phase === 'soak' ? undefined : gathered[threshold.text]?.known;
  return Object.fromEntries(seriesOf(threshold).map((name) => [name, known?.[name] ?? last(name)]));
}

const mustHold = ({ pass, grades = [] }: Profile, threshold: Threshold): boolean =>
  pass.includes(threshold) || grades.some(({ lines }) => lines.includes(threshold));

/** Each text once: the same line as an abort rule and as an alert is watched once, not twice a tick. */
function thresholdsOf({ pass, abort, alert, grades = [] }: Profile): Threshold[] {
  const lines = [...alert, ...abort, ...grades.flatMap((grade) => grade.lines), ...pass];
  return [...new Map(lines.map((threshold) => [threshold.text, threshold])).values()];
}

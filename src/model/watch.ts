/** What thresholds need of every tick that nothing else keeps: sliding windows, and how long they were broken. */
import type { TickEvent } from './event.ts';
import { holds, instant } from './instant.ts';
import type { Profile } from './profile.ts';
import type { State } from './state.ts';
import { extend, NO_STREAK, type Streak } from './streak.ts';
import type { Threshold } from './threshold.ts';
import { openWindow, slide, type Window } from './window.ts';

export type Watched = Pick<State, 'windows' | 'streaks'>;

export function openWatch(profile: Profile): Watched {
  const windows: Record<string, Window> = {};
  const streaks: Record<string, Streak> = {};
  for (const threshold of thresholdsOf(profile)) {
    if (threshold.overMs !== undefined)
      windows[threshold.text] = openWindow(threshold.overMs, profile.everyMs);
    if (threshold.forMs !== undefined) streaks[threshold.text] = NO_STREAK;
  }
  return { windows, streaks };
}

/** One tick of the soak further, after `missed` ones that nobody took. */
export function watch(state: State, profile: Profile, event: TickEvent, missed: number): Watched {
  const windows = { ...state.windows };
  const streaks = { ...state.streaks };
  // The last one known in the soak: neither a gap nor the warm-up is a "before".
  const before = Object.fromEntries(Object.entries(state.series).map(([name, { last }]) => [name, last]));
  for (const threshold of thresholdsOf(profile)) {
    let window = windows[threshold.text];
    if (window && threshold.overMs !== undefined) {
      const ticks = Math.max(1, Math.round(threshold.overMs / profile.everyMs));
      for (let i = 0; i < Math.min(missed, ticks); i++)
        window = slide(window, threshold, ticks, {}, before, {});
      window = slide(window, threshold, ticks, event.values, before, event.histograms);
      windows[threshold.text] = window;
    }
    const streak = streaks[threshold.text];
    if (streak) {
      const value = window ? window.now : instant(threshold, event.values, before);
      const held = value === null ? null : holds(value, threshold.operator, threshold.limit);
      // What must hold is watched for being broken; what aborts or alerts, for being met.
      const watched = held === null ? null : profile.pass.includes(threshold) ? !held : held;
      streaks[threshold.text] = extend(streak, watched);
    }
  }
  return { windows, streaks };
}

/** Each text once: the same line as an abort rule and as an alert is watched once, not twice a tick. */
function thresholdsOf({ pass, abort, alert }: Profile): Threshold[] {
  const lines = [...alert, ...abort, ...pass];
  return [...new Map(lines.map((threshold) => [threshold.text, threshold])).values()];
}

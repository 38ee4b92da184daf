/** Whether a series' means or its floors tell its course better: a collector's sawtooth has a quiet floor. */
import { medianOf, type Points, pointsOf } from './points.ts';
import type { Track } from './track.ts';

/**
 * Into how many windows the track is cut, for means and for floors: a floor needs a whole tooth in each. More points
 * cost time and tell little more, for neighbours resemble each other.
 */
const VIEWS = [
  { windows: 96, floor: false },
  { windows: 96, floor: true },
  { windows: 48, floor: true },
  { windows: 24, floor: true },
] as const;
/** How much quieter a floor must be: it is less told by, and where both are alike the mean is what people know. */
const QUIETER = 0.6;

export interface View extends Points {
  readonly floor: boolean;
}

export function viewOf(track: Track): View {
  const views = VIEWS.map(({ windows, floor }) => ({ ...pointsOf(track, windows, floor), floor }));
  let best = views[0] as View;
  for (const view of views.slice(1))
    if (view.hours.length >= 16 && roughness(view) < QUIETER * roughness(best)) best = view;
  return best;
}

/** Blocks in the whole whose unevenness is compared: what lasts longer is course, what is shorter averages out. */
const BLOCKS = 20;

/** Of means over a twentieth of the whole, how far the middle one of three is off the line through its neighbours. */
function roughness({ values, starts }: Points): number {
  const block = Math.max(1, Math.round(values.length / BLOCKS));
  const off: number[] = [];
  for (let i = 0; i + 3 * block <= values.length; i++) {
    if (starts.some((start) => start > i && start < i + 3 * block)) continue;
    off.push(
      Math.abs(
        meanOf(values, i, block) -
          2 * meanOf(values, i + block, block) +
          meanOf(values, i + 2 * block, block),
      ),
    );
  }
  return off.length === 0 ? Infinity : medianOf(off);
}

function meanOf(values: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += values[i] as number;
  return sum / count;
}

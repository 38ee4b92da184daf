/** The state's name, and how long it takes until more can be said. */
import type { TrendFigures, TrendState } from '../../model/trend.ts';
import type { Claim } from './claim.ts';
import type { TrackOptions } from './judge-track.ts';
import { courseOf, type Part, partsOf } from './parts.ts';
import { isSettling } from './shapes.ts';
import type { Track } from './track.ts';
import type { Weighed } from './weigh.ts';

/** All that a name and its reasons rest on. */
export interface Naming {
  readonly track: Track;
  readonly options: TrackOptions;
  readonly weighed: Weighed;
  readonly claim: Claim;
  readonly level: number;
  readonly segments: number;
  readonly gapShare: number;
  /** Per judge's hour. */
  readonly detectable: number | null;
  readonly allowed: number;
}

export interface Named extends Pick<TrendFigures, 'state' | 'enoughInSeconds'> {}

/** Judge's hours before a course has a name. */
export const HOURS_LEAST = 4;
export const GAPS_MOST = 0.05;
/** Growth over the length of the run, of the level, that must not be able to hide in what is called stable. */
const HIDDEN_MOST = 1;

export function nameOf(naming: Naming): Named {
  const { track, options, claim, gapShare } = naming;
  const unknownFor = (hours: number): Named => ({
    state: 'UNKNOWN',
    enoughInSeconds: Math.max(options.tickSeconds, hours * options.hourSeconds),
  });
  if (gapShare > GAPS_MOST) return { state: 'UNKNOWN', enoughInSeconds: null };
  if (track.hours < HOURS_LEAST * 0.999) return unknownFor(HOURS_LEAST - track.hours);
  if (claim === 'leak') return { state: 'LEAK', enoughInSeconds: 0 };
  if (claim === 'season') return unknownFor(seasonEnd(naming) - track.hours);
  if (claim === 'given back') return { state: 'UNKNOWN', enoughInSeconds: null };
  if (claim === 'doubt') return unknownFor(doubtEnd(naming) - track.hours);
  const state = stillName(naming);
  if (state === 'STABLE' && isBlind(naming)) return { state: 'UNKNOWN', enoughInSeconds: null };
  return { state, enoughInSeconds: 0 };
}

const seasonEnd = ({ weighed }: Naming): number =>
  2 * (weighed.growing.shapes.find(({ kind, isSlow }) => kind === 'season' && isSlow)?.hours ?? 0);

/** A slope's error falls with the length to the power of 1.5. */
const doubtEnd = ({ track, detectable, weighed }: Naming): number =>
  track.hours * Math.max(1.1, ((detectable ?? 0) / weighed.slope.value) ** (2 / 3));

export const isBlind = ({ track, detectable, level }: Naming): boolean =>
  detectable !== null && level !== 0 && detectable * track.hours > HIDDEN_MOST * Math.abs(level);

/** A rise of less than the allowed growth of a day is not worth a name. */
function stillName({ weighed, track, allowed }: Naming): TrendState {
  const parts = partsOf(weighed.still);
  const begin = parts[0]?.shape.at ?? 0;
  const worth = allowed * 24;
  const sum = (some: readonly Part[]) => some.reduce((total, { rise }) => total + rise, 0);
  const stepped = sum(parts.filter((part) => isStep(part, begin, track.hours)));
  const settling = parts.filter((part) => isSettling(part.shape) && !isStep(part, begin, track.hours));
  if (sum(settling) > Math.max(worth, stepped) && lateRise(settling) > worth) return 'WARMING';
  return stepped > worth ? 'STEP' : 'STABLE';
}

/** In the second half: where there was next to none, the warm-up is over. */
function lateRise(settling: readonly Part[]): number {
  const course = courseOf(settling);
  return (course.at(-1) ?? 0) - (course[course.length >> 1] ?? 0);
}

/** Also what begins in mid course and is over soon. */
const isStep = ({ shape: { kind, at, hours } }: Part, begin: number, whole: number): boolean =>
  kind === 'step' ||
  (at > begin &&
    ((kind === 'settling' && hours * 3 < whole / 6) || (kind === 'filling' && hours < whole / 6)));

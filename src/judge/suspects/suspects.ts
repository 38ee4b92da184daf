/** Which series move with one that grows: the likely reasons, ranked, each with why; and which do not. */
import { formatQuantity } from '../../model/format.ts';
import { latencyOf, type Series, unitOf } from '../../model/series.ts';
import type { State } from '../../model/state.ts';
import type { Trend } from '../../model/trend.ts';
import type { Suspect, Suspects } from '../../model/verdict.ts';
import { candidatesFor, isAlias, isExpected, isMemory } from './candidates.ts';
import { LEVEL_LEAST, type Likeness, likenessOf } from './likeness.ts';
import { pairing } from './pairing.ts';

const TOLD_MOST = 3;
/** Each takes 6 ms with 200 series, which a run that goes on has better uses for. */
const TOLD_LIVE = 1;
const MOVING_MOST = 5;
const ALIASES_MOST = 2;
const STILL_MOST = 6;
/** Of the growth of memory in bytes: what grew by less does not explain it, what by more is more than it. */
const EXPLAINS_LEAST = 0.1;
const EXPLAINS_MOST = 1.5;

/**
 * For what leaks, memory first, and for latencies that rose; each with at most five that move. While the run goes on
 * for the first only.
 */
export function suspectsOf(state: State, trends: readonly Trend[]): Suspects[] {
  const grown = trends.filter(
    ({ series, state: is, slopePerHour }) =>
      ((is === 'LEAK' || is === 'SUSPECT') && (slopePerHour ?? 1) > 0) ||
      (is === 'STEP' && latencyOf(series)),
  );
  const told: Series[] = [];
  for (const { series } of grown.toSorted((a, b) => rank(a.series) - rank(b.series)))
    if (!told.some((other) => isSame(other, series))) told.push(series);
  return told
    .slice(0, state.phase === 'soak' ? TOLD_LIVE : TOLD_MOST)
    .map((series) => suspectsFor(series, state));
}

/** What the target tells of itself is what is suspected, and only then what has reasons. */
function rank(series: Series): number {
  if (/(^|\.)metrics\./.test(series)) return 3;
  return isMemory(series) ? 0 : latencyOf(series) ? 2 : 1;
}

/** By another name, or another figure of a load's latency. */
function isSame(a: Series, b: Series): boolean {
  const [one, other] = [latencyOf(a), latencyOf(b)];
  return isAlias(a, b) || (one !== undefined && one.of.split('.')[0] === other?.of.split('.')[0]);
}

interface Compared {
  readonly series: Series;
  readonly like: Likeness | null;
}

function suspectsFor(of: Series, state: State): Suspects {
  const stretchesWith = pairing(of, state);
  const compared = candidatesFor(of, state).map(
    (series): Compared => ({ series, like: likenessOf(stretchesWith(series)) }),
  );
  const found = compared.flatMap(({ series, like }) =>
    like && like.level >= LEVEL_LEAST ? [{ series, like }] : [],
  );
  const moving = found
    .filter(({ series }) => !isAlias(of, series))
    .map(({ series, like }) => suspectOf(of, series, like))
    .filter((suspect) => suspect !== null)
    .toSorted((a, b) => b.likeness - a.likeness || a.series.localeCompare(b.series, 'en'))
    .slice(0, MOVING_MOST);
  const aliases = found
    .filter(({ series }) => isAlias(of, series))
    .toSorted((a, b) => b.like.level - a.like.level || a.series.localeCompare(b.series, 'en'))
    .slice(0, ALIASES_MOST)
    .map(
      ({ series, like }): Suspect => ({
        series,
        likeness: rounded(like.level),
        why: 'the same by another name: it says nothing of the reason',
      }),
    );
  const names = new Set(moving.map(({ series }) => series));
  // What a file or a count of descriptors has to do with them nobody asks; with too few points nothing is said.
  const isAsked = isMemory(of) || latencyOf(of) !== undefined;
  const still = compared
    .filter(
      ({ series, like }) =>
        isAsked && like && isExpected(series) && !names.has(series) && !isAlias(of, series),
    )
    .map(({ series }) => series)
    .slice(0, STILL_MOST);
  return { of, moving: [...moving, ...aliases], still };
}

/** How closely series move with one of them, from -1 to 1, as suspects are ranked; null: there is too little to tell. */
export function likenessTo(of: Series, state: State): (series: Series) => number | null {
  const stretchesWith = pairing(of, state);
  return (series) => {
    const like = likenessOf(stretchesWith(series));
    return like && rounded(scoreOf(of, series, like));
  };
}

/** Of growth in bytes: how much of the one's the other's is; null where that is not told. */
const shareOf = (of: Series, series: Series, { grewX, grewY }: Likeness): number | null =>
  unitOf(of) === 'bytes' && unitOf(series) === 'bytes' && grewY > 0 ? grewX / grewY : null;

const fitOf = (share: number | null): number =>
  share === null || share > EXPLAINS_MOST ? 0 : 1 - Math.min(1, Math.abs(1 - share));

/** A straight line beside a straight line is worth half: dozens of things grow so while a target works. */
const scoreOf = (of: Series, series: Series, like: Likeness): number =>
  like.level * (0.5 + 0.5 * Math.max(0, like.bumps, fitOf(shareOf(of, series, like))));

/** null: it grows too, but by too little or too much to be the reason. */
function suspectOf(of: Series, series: Series, like: Likeness): Suspect | null {
  const { level, bumps, grewX, grewY } = like;
  const share = shareOf(of, series, like);
  if (share !== null && (share < EXPLAINS_LEAST || (share > EXPLAINS_MOST && bumps <= 0))) return null;
  const fits = fitOf(share);
  const why = [
    ...(share === null
      ? []
      : [`grew by ${formatQuantity(grewX, 'bytes')} of its ${formatQuantity(grewY, 'bytes')}`]),
    bumps > 0
      ? `their bumps coincide (r ${bumps.toFixed(2)})`
      : `grows alongside (r ${level.toFixed(2)})${fits > 0.5 ? '' : ': with no bump in common that is weak evidence'}`,
  ];
  return { series, likeness: rounded(scoreOf(of, series, like)), why: why.join(', ') };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

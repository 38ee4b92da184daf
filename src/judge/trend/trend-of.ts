/** How the series of a run move over its soak so far; and which of them are worth a look. */
import { all, type Bucket, merged } from '../../model/buckets.ts';
import { type Series, unitOf } from '../../model/series.ts';
import { everyTicksOf } from '../../model/sql-probe.ts';
import type { History, State } from '../../model/state.ts';
import { runsOut, type Trend, type TrendFigures } from '../../model/trend.ts';
import { judgeTrack, type TrackOptions } from './judge-track.ts';
import { lastLook, lookWidth, rememberedOr } from './live-look.ts';
import type { Track, TrackBucket } from './track.ts';
import { worthALook } from './worth-a-look.ts';

/** A state never changes, so neither does what is said of it; several lines of a profile ask the same. */
const known = new WeakMap<State, Map<Series, Trend | null>>();

/** Null when the series has no value in the soak. One series takes a few ms: see `worthALook` for which to ask for. */
export function trendOf(state: State, series: Series): Trend | null {
  const said = known.get(state) ?? new Map<Series, Trend | null>();
  known.set(state, said);
  const before = said.get(series);
  if (before !== undefined) return before;
  const trend = judged(state, series);
  said.set(series, trend);
  return trend;
}

export const trendsOf = (state: State): Trend[] =>
  Object.values(worthALook(state))
    .flat()
    .flatMap((series) => trendOf(state, series) ?? []);

function judged(state: State, series: Series): Trend | null {
  const { profile, phase } = state;
  const history = state.series[series];
  if (!profile || history?.last == null) return null;
  const isFree = runsOut(series);
  const isLive = phase === 'soak';
  const options: TrackOptions = {
    isLive,
    hourSeconds: profile.judgeHourMs / 1000,
    tickSeconds: profile.everyMs / 1000,
    unit: unitOf(series),
    everyTicks: everyTicksOf(series, profile.probes),
    limit: isFree ? 0 : limitOf(state, series),
  };
  const figures = isLive
    ? lookedAt(state, series, options)
    : judgeTrack(trackOf(state, series, state.soakTicks, 1), options);
  if (!isFree) return { series, ...figures };
  return { series, ...figures, ...fallOf(figures), why: ['what is used is judged', ...figures.why] };
}

function lookedAt(state: State, series: Series, options: TrackOptions): TrendFigures {
  const ticks = ticksSeen(state, series);
  const { full, width } = (state.series[series] as History).soak;
  const key = `${series} ${options.limit} ${options.hourSeconds}`;
  const remember: TrackOptions['remember'] = (hour, track, judge) =>
    // Three hours in a row are looked at: the one before those is not asked for again.
    rememberedOr(`${key} ${hour % 4}`, hour, undefined, () => track, judge);
  return rememberedOr(
    key,
    ticks,
    full[Math.floor(ticks / width) - 1],
    () => trackOf(state, series, ticks, lookWidth(ticks)),
    (track) => judgeTrack(track, { ...options, remember }),
  );
}

/** What is used grew by what is free fell by. */
function fallOf({
  level: used,
  slopePerHour,
  low,
  high,
  slopePerRequest,
}: TrendFigures): Partial<TrendFigures> {
  // Not the minus sign: there is no -0 in a record.
  const not = (value: number | null) => (value === null ? null : 0 - value);
  const [level, slope] = [not(used), not(slopePerHour)];
  return {
    level,
    slopePerHour: slope,
    low: not(high),
    high: not(low),
    growth24h: level !== null && level > 0 && slope !== null ? (slope * 24) / level : null,
    slopePerRequest: not(slopePerRequest),
  };
}

/** The lowest that a line of `pass` sets it. */
function limitOf({ profile }: State, series: Series): number | null {
  const limits = (profile?.pass ?? []).flatMap((line) => {
    const isUpper = line.series === series && line.measure === 'value' && line.operator.startsWith('<');
    return isUpper && !line.share && !line.divisor && !line.per ? line.limit : [];
  });
  return limits.length === 0 ? null : Math.min(...limits);
}

function ticksSeen(state: State, series: Series): number {
  const { ours, scraped } = worthALook(state);
  const turns = scraped.includes(series) ? scraped.length : ours.length;
  return lastLook(series, state.soakTicks, turns);
}

/** Of the first `ticks`, in buckets of at least `width`. */
function trackOf(state: State, series: Series, ticks: number, width: number): Track {
  const sign = runsOut(series) ? -1 : 1;
  const soak = (state.series[series] as History).soak;
  const tickHours = (state.profile?.everyMs ?? 0) / (state.profile?.judgeHourMs ?? 1);
  const load = loadOf(state, soak.width);
  const cuts = cutsOf(state, series);
  const together = Math.max(1, width / soak.width);
  const [own, loads] = [merged(all(soak), together), merged(load, together)];
  const buckets: TrackBucket[] = [];
  let from = 0;
  for (const [i, [n, gaps, min, max, sum]] of own.entries()) {
    const to = from + n + gaps;
    // What is not full yet would be another bucket at the next tick.
    if (to > ticks || to - from < width) break;
    const [known, , , , done] = loads[i] ?? [0, 0, 0, 0, 0];
    buckets.push({
      hours: ((from + to) / 2) * tickHours,
      n,
      gaps,
      min: sign === 1 ? min : -max,
      mean: n === 0 ? 0 : (sign * sum) / n,
      load: known === 0 ? null : done / known,
      segment: segmentOf(cuts, from, to),
    });
    from = to;
  }
  return { buckets, hours: from * tickHours };
}

/** What all loads get done together, requests a second. */
function loadOf({ profile, series }: State, width: number): readonly Bucket[] {
  const sums: Bucket[] = [];
  for (const { name } of profile?.loads ?? []) {
    const soak = series[`${name}.rate`]?.soak;
    // All series have had the same ticks, so they are as wide.
    if (soak?.width !== width) continue;
    for (const [i, [n, gaps, , , sum]] of all(soak).entries()) {
      const before = sums[i]?.[0] ? sums[i] : null;
      // Means of different ticks are added as they are: one load's gap is not the other's.
      const total = (before ? before[4] / before[0] : 0) + (n === 0 ? 0 : sum / n);
      const known = before || n > 0 ? n + gaps : 0;
      sums[i] = [known, n + gaps - known, 0, 0, total * known];
    }
  }
  return sums;
}

/** What a process, or what it says of itself, begins anew with each restart; a file and a disk do not. */
function cutsOf({ cuts }: State, series: Series): readonly number[] {
  const [, target] = /^(?:(.*?)\.)?(?:process|metrics)\./.exec(series) ?? [];
  const isOfProcess = /^(?:.*?\.)?(?:process|metrics)\./.test(series);
  return isOfProcess ? (cuts[target === undefined ? 'process' : `${target}.process`] ?? []) : [];
}

function segmentOf(cuts: readonly number[], from: number, to: number): number | null {
  const before = cuts.filter((cut) => cut <= from).length;
  return cuts.some((cut) => cut > from && cut < to) ? null : before;
}

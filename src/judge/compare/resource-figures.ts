/** What a target took for its work: memory and its growth, CPU and bytes of database a request. Pure. */
import { unitOf } from '../../model/series.ts';
import type { State } from '../../model/state.ts';
import type { Trend } from '../../model/trend.ts';
import type { Batch } from './batches.ts';
import { estimateOf } from './interval.ts';
import { gains, levelParts } from './parts.ts';
import { type Figures, resourceFigure } from './side.ts';

/** An allocator's whims. */
const MEMORY_FLOOR_BYTES = 1e6;
/** Of the level a day: less growth than this is none. */
const GROWTH_FLOOR = 0.02;
/** /proc counts CPU in hundredths of a second: over a soak of minutes that is about so much a request. */
const CPU_FLOOR_SECONDS = 1e-6;
/** A transaction that is synced to a disk holds the lock for a few. */
const WAIT_FLOOR_SECONDS = 1e-3;
/** A page of a database for a thousand requests. */
const PAGE_FLOOR_BYTES = 4;

const GROWING = /(^|\.)process\.(rss|fds|threads)$/;

export function resourceFigures(state: State, batches: readonly Batch[], trends: readonly Trend[]): Figures {
  const figures: Figures = {};
  const requests = requestsOf(state, batches);
  const seconds = (state.profile?.everyMs ?? 0) / 1000;
  for (const series of Object.keys(state.series)) {
    const of = series.replace(/\.\w+$/, '');
    if (/(^|\.)process\.rss$/.test(series)) {
      const level = estimateOf(levelParts(batches, series));
      if (level)
        figures[`series.${series}`] = {
          ...resourceFigure(of, 'memory', 'bytes', { floor: MEMORY_FLOOR_BYTES }),
          ...level,
        };
    }
    if (/(^|\.)process\.cpu$/.test(series)) {
      const cost = estimateOf(
        levelParts(batches, series).map(({ over, under }, i) => ({
          // Of ticks without a reading nothing is known: as in the others.
          over: under > 0 ? (over / under) * (batches[i]?.ticks ?? 0) * seconds : 0,
          under: under > 0 ? (requests[i] ?? 0) : 0,
        })),
      );
      const more = { floor: CPU_FLOOR_SECONDS, isTimed: true };
      if (cost)
        figures[`series.${series}_per_request`] = {
          ...resourceFigure(of, 'CPU a request', 'seconds', more),
          ...cost,
        };
    }
    if (/(^|\.)sqlite(\.[\w-]+)?\.lockwait$/.test(series)) {
      const wait = estimateOf(levelParts(batches, series));
      const more = { floor: WAIT_FLOOR_SECONDS, isTimed: true };
      if (wait)
        figures[`series.${series}`] = { ...resourceFigure(of, 'lock wait', 'seconds', more), ...wait };
    }
    if (/(^|\.)sqlite(\.[\w-]+)?\.file$/.test(series)) {
      const grown = gains(batches, series, state.series[series]?.first ?? 0);
      const cost = estimateOf(grown.map((over, i) => ({ over, under: requests[i] ?? 0 })));
      const more = { floor: PAGE_FLOOR_BYTES };
      if (cost)
        figures[`series.${series}_per_request`] = {
          ...resourceFigure(of, 'file a request', 'bytes', more),
          ...cost,
        };
    }
  }
  return { ...figures, ...growthFigures(state, trends) };
}

/** Answered in each stretch, well or not, of all loads. */
function requestsOf({ profile }: State, batches: readonly Batch[]): number[] {
  const counts = (profile?.loads ?? []).flatMap(({ name }) => [
    gains(batches, `${name}.ok`),
    gains(batches, `${name}.errors`),
  ]);
  return batches.map((_, i) => counts.reduce((sum, each) => sum + (each[i] ?? 0), 0));
}

/** Per real hour, whatever the judge calls one. */
function growthFigures({ profile }: State, trends: readonly Trend[]): Figures {
  const figures: Figures = {};
  const hours = (profile?.judgeHourMs ?? 3_600_000) / 3_600_000;
  for (const { series, state, level, slopePerHour, low, high } of trends) {
    if (
      !GROWING.test(series) ||
      state === 'UNKNOWN' ||
      slopePerHour === null ||
      low === null ||
      high === null
    )
      continue;
    const isCalm = state === 'STABLE' || state === 'WARMING' || state === 'STEP';
    const of = series.replace(/\.\w+$/, '');
    const name = `growth of ${series.slice(of.length + 1)} an hour`;
    const more = {
      floor: (GROWTH_FLOOR / 24) * Math.abs(level ?? 0),
      best: isCalm ? `${state}: nothing that goes on growing` : null,
    };
    figures[`growth.${series}`] = {
      ...resourceFigure(of, name, unitOf(series), more),
      value: slopePerHour / hours,
      low: low / hours,
      high: high / hours,
    };
  }
  return figures;
}

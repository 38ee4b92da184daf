/** What is known of a trend beside the judge's reasons, each in a few words: the warm-up, restarts, gaps, what would show. */
import { formatDuration, formatNumber, formatQuantity, formatRatio } from '../../model/format.ts';
import { unitOf } from '../../model/series.ts';
import type { Trend } from '../../model/trend.ts';

export function trendFacts(trend: Trend): string[] {
  const { series, state, segments, gapShare, warmupSeconds, stepAt, slopePerRequest, why } = trend;
  const say = (value: number) => formatQuantity(value, unitOf(series));
  const least = state === 'STABLE' ? null : trend.smallestDetectablePerHour;
  return [
    ...(warmupSeconds === null ? [] : [`warmed up after ${formatDuration(warmupSeconds * 1000)}`]),
    ...(stepAt === null || why.some((reason) => reason.startsWith('a step'))
      ? []
      : [`a step after ${formatDuration(stepAt * 1000)}`]),
    ...(segments > 1 ? [`fitted over ${formatNumber(segments)} stretches between restarts`] : []),
    ...(gapShare > 0 ? [`no reading in ${formatRatio(gapShare)} of the ticks`] : []),
    ...(slopePerRequest === null ? [] : [`${say(slopePerRequest)} a request`]),
    ...(least === null ? [] : [`${say(least)}/h would show`]),
  ];
}

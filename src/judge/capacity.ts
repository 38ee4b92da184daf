/** What a load's stages say about how much its target can take. Pure. */
import type { LoadBase } from '../model/load.ts';
import type { Stage } from '../model/stage.ts';
import type { Capacity } from '../model/verdict.ts';
import { nextOfSearch, type SearchLimit } from './search.ts';

/** What is run in production, of what was measured: the rest is for the bad day. */
const SAFE_SHARE = 0.7;

/** null: this shape has no stages of rising load, or none was measured yet. */
export function capacityOf(load: LoadBase, stages: readonly Stage[]): Capacity | null {
  const { shape, name } = load;
  if (shape.kind !== 'search' && shape.kind !== 'steps') return null;
  if (stages.length === 0) return null;
  const { best, limit } =
    shape.kind === 'search' ? searched(nextOfSearch(shape, stages)) : stepped(stages, shape.steps.length);
  return {
    load: name,
    unit: shape.unit,
    best,
    limit,
    safe: best === null ? null : best * SAFE_SHARE,
    knee: kneeOf(stages),
  };
}

const searched = (
  next: ReturnType<typeof nextOfSearch>,
): { best: number | null; limit: SearchLimit | null } =>
  next.kind === 'found' ? { best: next.amount, limit: next.limit } : { best: null, limit: null };

/** The largest step below the first that was not good; what limits it is known when all `count` were measured. */
function stepped(
  stages: readonly Stage[],
  count: number,
): { best: number | null; limit: SearchLimit | null } {
  const rising = [...stages].sort((a, b) => a.asked - b.asked);
  const first = rising.findIndex(({ good }) => good !== true);
  const best = (first < 0 ? rising.at(-1) : rising[first - 1])?.asked ?? null;
  const limit =
    first < 0 ? 'range' : rising[first]?.good === null ? 'generator' : best === null ? 'none' : 'target';
  return { best, limit: first < 0 && stages.length < count ? null : limit };
}

/** Fewer points have no bend. */
const POINTS_LEAST = 4;
/** Of the curve's height: less is no bend but the unevenness of any measured line. */
const BEND_LEAST = 0.05;
/** From the first point to the last: what rises less is flat, and its highest point is noise. */
const RISE_LEAST = 1.5;

/**
 * The load from which on more of it costs disproportionate latency: the point of the curve of p95 over load
 * that lies farthest below the straight line from its first to its last (Satopää and others, "Finding a
 * 'kneedle' in a haystack", 2011). Null with less than four points, and
 * where the curve is flat or does not bend upwards.
 */
export function kneeOf(stages: readonly Stage[]): number | null {
  const byLoad = new Map<number, number>();
  for (const { asked, latency, invalid } of stages) {
    const p95 = latency['']?.p95;
    // What was tried twice counts with its better try.
    if (p95 != null && invalid === null) byLoad.set(asked, Math.min(p95, byLoad.get(asked) ?? Infinity));
  }
  const points = [...byLoad].sort(([a], [b]) => a - b);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < POINTS_LEAST || last[1] < first[1] * RISE_LEAST) return null;
  const below = ([amount, p95]: [number, number]) =>
    (amount - first[0]) / (last[0] - first[0]) - (p95 - first[1]) / (last[1] - first[1]);
  const knee = points.reduce((best, point) => (below(point) > below(best) ? point : best));
  return below(knee) > BEND_LEAST ? knee[0] : null;
}

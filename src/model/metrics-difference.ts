/** What differs between two scrapes of a target's metrics: gauges as they are, counters by how fast they grew. */

/** A text of metrics, read: by `name{key="value",…}`. */
export interface Scrape {
  readonly values: ReadonlyMap<string, number | null>;
  readonly counters: ReadonlySet<string>;
}

export interface MetricsDifference {
  /** What changed by the largest share of itself first. */
  readonly changed: readonly MetricChange[];
  readonly same: number;
  /** What only the later, only the earlier one has. */
  readonly appeared: readonly string[];
  readonly gone: readonly string[];
}

export interface MetricChange {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** Of a counter: its growth; null: a gauge, or a counter that began anew between the two. */
  readonly perSecond: number | null;
}

/** `seconds` lie between the two. What has no number in one of them is not told. */
export function metricsDifference(before: Scrape, after: Scrape, seconds: number): MetricsDifference {
  const changed: MetricChange[] = [];
  let same = 0;
  for (const [name, now] of after.values) {
    const then = before.values.get(name);
    if (then == null || now === null) continue;
    if (then === now) same++;
    else {
      const isGrown = after.counters.has(name) && now > then && seconds > 0;
      changed.push({ name, before: then, after: now, perSecond: isGrown ? (now - then) / seconds : null });
    }
  }
  changed.sort((a, b) => shareOf(b) - shareOf(a) || a.name.localeCompare(b.name));
  return { changed, same, appeared: only(after, before), gone: only(before, after) };
}

/** Of the larger of the two: 1 is from nothing, or to nothing. */
const shareOf = ({ before, after }: MetricChange): number =>
  Math.abs(after - before) / Math.max(Math.abs(before), Math.abs(after));

const only = ({ values }: Scrape, other: Scrape): string[] =>
  [...values.keys()].filter((name) => !other.values.has(name));

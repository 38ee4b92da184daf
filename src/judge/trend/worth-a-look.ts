/** Of the hundreds of series of a run, those whose growth would mean something. */
import type { Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';
import { isTrend } from '../../model/threshold.ts';

/** Processes first, then what they fill, then what people wait for. */
const OURS: readonly RegExp[] = [
  /(^|\.)process\.rss$/,
  /(^|\.)process\.pss$/,
  /(^|\.)process\.fds$/,
  /(^|\.)process\.threads$/,
  /(^|\.)sqlite(\.\w+)?\.file$/,
  /(^|\.)sqlite(\.\w+)?\.wal$/,
  /(^|\.)disk(\.\w+)?\.free$/,
  /\.latency\.p(95|99)$/,
];
/** Counters that their target does not declare as such. */
const COUNTER = /_(total|count|sum|bucket|created)$/;
/** A target may tell thousands of gauges: judging all would hold up the run it judges. */
const SCRAPED_MOST = 200;

export interface WorthALook {
  /** Of our own probes and loads, and what the profile asks for; in the order in which they are told. */
  readonly ours: readonly Series[];
  readonly scraped: readonly Series[];
}

/** A state never changes; every series asks. */
const known = new WeakMap<State, WorthALook>();

export function worthALook(state: State): WorthALook {
  const before = known.get(state);
  if (before) return before;
  const names = Object.keys(state.series);
  const found = OURS.flatMap((pattern) => names.filter((name) => pattern.test(name) && isOurs(state, name)));
  const asked = (state.profile?.pass ?? []).filter(isTrend).map(({ series }) => series);
  const ours = [...new Set([...found, ...asked])];
  const scraped = names.filter((name) => isScrapedGauge(state, name) && !ours.includes(name));
  const worth = { ours, scraped: scraped.slice(0, SCRAPED_MOST) };
  known.set(state, worth);
  return worth;
}

/** A target may call a gauge of its own what we call one of ours. */
const isOurs = (state: State, name: Series): boolean => scraperOf(state, name) === undefined;

function isScrapedGauge(state: State, name: Series): boolean {
  const prefix = scraperOf(state, name);
  if (prefix === undefined || name === `${prefix}.scrape.time`) return false;
  return state.counters[name] !== true && !COUNTER.test(name.replace(/\{.*$/s, ''));
}

const scraperOf = ({ profile }: State, name: Series): string | undefined =>
  profile?.probes.find(({ kind, prefix }) => kind === 'prometheus' && name.startsWith(`${prefix}.`))?.prefix;

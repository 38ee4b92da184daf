/** Which series may be the reason that another grows, and which are only another name for it. */
import type { LoadSpec } from '../../model/profile.ts';
import { countsUp, type Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';

/** Time goes on in every run: what only tells it moves with whatever grows. */
const TIME =
  /(start_time|uptime|timestamp|_created|_time_seconds|last_\w*_seconds|_age_seconds|\.time$|monotonic|epoch)/i;
const NOT_THE_TARGETS =
  /^(self|host|disk)\.|\.disk\.|(^|\.)(fds_limit|fds_share|thread_cpu|mem_limit|cores|scrape\.time)$/;
/** A process's memory as it, its runtime or its container tells it. */
const MEMORY =
  /(^|[._])(rss|pss|resident(_set|_memory)?(_size)?|virtual_memory|working_set|memory_usage)(_bytes)?$/i;
const SAME = [
  MEMORY,
  /(^|[._])(open_)?fds$/i,
  /(^|[._])(os_|num_)?threads$/i,
  /(^|[._])wal(_size)?(_bytes)?$/i,
  /sqlite\.([\w.]+\.)?file$|(sqlite|db|database)_(file_)?(size_)?bytes$/i,
];
/** What one looks at first: who does not find them among those that move wants to know that they do not. */
const EXPECTED = /heap|goroutine|(^|[._])(open_)?fds?$|(^|[._])threads?(_|$)/i;

const bare = (series: Series): string => series.replace(/\{.*\}$/s, '');

/** Whose it is: what stands before `process.` and `metrics.`. */
const ownerOf = (series: Series): string => /^(.*?)(process|metrics)\./.exec(series)?.[1] ?? '';

/** One thing, whoever counts it. */
export const isAlias = (of: Series, series: Series): boolean =>
  ownerOf(of) === ownerOf(series) && SAME.some((names) => names.test(bare(of)) && names.test(bare(series)));

export const isExpected = (series: Series): boolean =>
  EXPECTED.test(bare(series)) && !MAXIMUM.test(bare(series));

const MAXIMUM = /(max|limit|quota|total_available|available_size)(_\w+)?$/i;

export const isMemory = (series: Series): boolean => MEMORY.test(bare(series));

/** Whether it tells the time: then it moves with whatever grows. */
export const tellsTime = (series: Series): boolean => TIME.test(bare(series));

/** All but the series itself; aliases of it are among them. */
export function candidatesFor(of: Series, { series, counters, profile }: State): Series[] {
  const loads = profile?.loads ?? [];
  return Object.keys(series).filter((name) => {
    const plain = bare(name);
    if (name === of || counters[name] || countsUp(name)) return false;
    if (TIME.test(plain) || NOT_THE_TARGETS.test(plain)) return false;
    return !isOfLoad(name, loads);
  });
}

/** What we ask and measure ourselves is no part of the target, but for what it holds open for us. */
const isOfLoad = (series: Series, loads: readonly LoadSpec[]): boolean =>
  loads.some(({ name }) => series.startsWith(`${name}.`) && series !== `${name}.inflight`);

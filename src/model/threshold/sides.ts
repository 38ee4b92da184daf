/** One side of a line: which series, and what of it; refused where a series has no such measure. */
import { isCount, latencyOf, type Series } from '../series.ts';
import type { Side } from '../threshold.ts';
import type { SideWords } from './grammar.ts';
import { type Measure, quantileOf } from './measures.ts';
import { refuse } from './refuse.ts';

/** A target's own metrics are named by others, and what a name means is known when they have been scraped. */
const FOREIGN = /(^|\.)(metrics|query)\./;
/** What is told a tick and goes up and down. */
const GAUGE =
  /\.(rss|pss|heap|mem|mem_limit|cpu|thread_cpu|cores|steal|load1|fds|fds_limit|fds_share|threads|procs|timewait|file|wal|freelist|free|used|rate|asked|inflight|capacity|lag|lateness|skew|workers|lockwait)$/;
/** A load's latencies without a figure, or with one that no tick tells. */
const LATENCY = /^(.+\.latency)(?:\.(p\d+(?:\.\d+)?))?$/;

/** `dns.latency p95` is the series `dns.latency.p95`; `dns.latency.p99.9` is `p99.9` of all of `dns.latency`. */
export function sideOf({ series: { text, column }, measure }: SideWords): Side {
  const at = { column };
  if (FOREIGN.test(text)) return { series: text, measure };
  const [, of, figure] = (latencyOf(text) ? null : LATENCY.exec(text)) ?? [];
  if (of === undefined) return checked({ series: text, measure }, at);
  if (figure !== undefined && measure !== 'value')
    refuse(at, `«${text}» is told for the whole soak only`, `such as: ${of} ${figure}`);
  const wanted = figure ?? measure;
  if (latencyOf(`${of}.${wanted}`)) return { series: `${of}.${wanted}`, measure: 'value' };
  if (quantileOf(wanted) !== undefined) return { series: of, measure: wanted as Measure };
  return refuse(at, `which of its latencies does «${text}» mean?`, `such as ${of}.p95, p99.9, mean or max`);
}

function checked(side: Side, at: { readonly column: number }): Side {
  const { series, measure } = side;
  const isPart = (...measures: readonly Measure[]) =>
    measures.includes(measure) || (quantileOf(measure) !== undefined && measures.includes('mean'));
  const says = (message: string, hint: string) => refuse(at, message, hint);
  if (latencyOf(series) && isPart('mean', 'sum', 'increase', 'rate'))
    return says('percentiles are never averaged or added', `such as: ${series} max, for its worst tick`);
  if (isCount(series) && isPart('mean', 'min', 'max', 'sum', 'steady'))
    return says(`${series} only counts up`, `such as: ${series} increase, rate or last`);
  if (GAUGE.test(series) && isPart('increase', 'rate'))
    return says(`${series} is no counter`, `such as: ${series} growth, slope or max`);
  return side;
}

/** Whether it has a value in every tick, and must hold in each; all else has one for the whole span. */
export const isOfTicks = ({ series, measure }: Side): boolean =>
  measure === 'value' && latencyOf(series) === undefined && !isCount(series);

/** Whether it is counted up: over a window, too, by how much it rose. */
export const isCounted = ({ series, measure }: Side): boolean =>
  measure === 'increase' || measure === 'rate' || (measure === 'value' && isCount(series));

/** The load or step whose latencies it is a figure of, and which; undefined: it is none. */
export function latencyFigureOf({
  series,
  measure,
}: Side): { of: Series; figure: number | 'mean' } | undefined {
  const told = measure === 'value' ? latencyOf(series) : undefined;
  if (told?.figure === 'mean') return { of: told.of, figure: 'mean' };
  if (told) return { of: told.of, figure: told.figure === 'max' ? 1 : (quantileOf(told.figure) as number) };
  const of = /^(.+)\.latency$/.exec(series)?.[1];
  const figure = FOREIGN.test(series) ? undefined : quantileOf(measure);
  return of === undefined || figure === undefined ? undefined : { of, figure };
}

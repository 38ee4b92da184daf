/** Two rows on the selected load: what was missed and why, what was seen, its workers, and which latency is which. */
import { formatNumber } from '../../model/format.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { State } from '../../model/state.ts';
import { reading } from '../view/readings.ts';
import { beside, type Row, row, type Span, span } from '../view/row.ts';

/** Of the classes of a load these were never sent; the others were, and failed. */
const MISSED = ['cap', 'behind', 'worker'];
/** Of a core; a worker that uses more has no time left for what comes due. */
const FULL = 0.9;

export const loadFacts = (state: State, load: LoadSpec, columns: number): Row[] =>
  beside(
    [
      row(span(' missed   ', 'dim'), missed(state, load)),
      row(span(' workers  ', 'dim'), workers(state, load)),
    ],
    [row(span('seen  ', 'dim'), seen(state, load)), row(span(latencyMeaning(load), 'dim'))],
    Math.floor(columns / 2),
  );

/** Which latency is which. */
function latencyMeaning({ latencyFrom }: LoadSpec): string {
  if (latencyFrom === 'untold') return 'no latency of single requests';
  return latencyFrom === 'sent'
    ? 'latency sent → done, told by the tool'
    : 'latency due → done, service sent → done';
}

function missed(state: State, { name }: LoadSpec): Span {
  const all = reading(state, `${name}.missed`);
  if (all === null || all === 0) return span(all === null ? formatNumber(all) : 'none');
  const classes = MISSED.map((kind) => [kind, reading(state, `${name}.error.${kind}`) ?? 0] as const);
  return span(`${formatNumber(all)}: ${countsInWords(classes)}`, 'warn');
}

/** What happened beside the outcomes, by name: a truncated answer, a late one, a new connection. */
function seen(state: State, { name, tells }: LoadSpec): Span {
  const prefix = `${name}.seen.`;
  const others = Object.keys(state.latest).filter((series) => series.startsWith(prefix));
  const counts = [...(tells?.counts ?? []).map((count) => `${name}.${count}`), ...others].map(
    (series) => [series.replace(prefix, '').replace(`${name}.`, ''), reading(state, series) ?? 0] as const,
  );
  return span(
    countsInWords(counts) || (reading(state, `${name}.due`) === null ? formatNumber(null) : 'nothing'),
  );
}

/** `12 cap, 3 worker`: the most first. */
const countsInWords = (counts: readonly (readonly [string, number])[]): string =>
  counts
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${formatNumber(count)} ${kind}`)
    .join(', ');

/** All workers of a run are measured together: how busy one keeps its core, is their mean. */
function workers(state: State, { name, workers: { most } }: LoadSpec): Span {
  const all = (state.profile?.loads ?? []).reduce(
    (sum, load) => sum + (reading(state, `${load.name}.workers`) ?? 0),
    0,
  );
  const cpu = reading(state, 'self.workers.cpu');
  const each = cpu === null || all === 0 ? null : cpu / all;
  const text = `${formatNumber(reading(state, `${name}.workers`))}${most === null ? '' : `, at most ${most}`}`;
  return each === null
    ? span(text)
    : span(`${text}, each ${Math.round(each * 100)}% busy`, each >= FULL ? 'warn' : 'plain');
}

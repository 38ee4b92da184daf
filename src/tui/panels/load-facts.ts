/** Two rows on the selected load: what failed, what was missed, each by its classes; its workers, and what else was seen. */
import { formatNumber, NOTHING } from '../../model/format.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { State } from '../../model/state.ts';
import { type Counted, counted, countWords, failedOf, missedOf } from '../view/failures.ts';
import { reading } from '../view/readings.ts';
import { beside, type Row, row, type Span, span } from '../view/row.ts';

/** Of a core; a worker that uses more has no time left for what comes due. */
const FULL = 0.9;

export function loadFacts(state: State, load: LoadSpec, columns: number): Row[] {
  const half = Math.floor(columns / 2);
  return beside(
    [
      row(span(' failed   ', 'dim'), failed(state, load)),
      row(span(' missed   ', 'dim'), missed(state, load)),
    ],
    [row(span('workers  ', 'dim'), workers(state, load)), row(span('seen     ', 'dim'), seen(state, load))],
    half,
  );
}

/** Sent, and not answered well, or not at all. */
function failed(state: State, { name }: LoadSpec): Span {
  const [errors, lost] = [reading(state, `${name}.errors`), reading(state, `${name}.lost`)];
  if (errors === null) return span(NOTHING);
  const all = errors + (lost ?? 0);
  if (all === 0) return span('none');
  return span(withClasses(all, failedOf(state, name)), 'warn');
}

/** Never sent. */
function missed(state: State, { name }: LoadSpec): Span {
  const all = reading(state, `${name}.missed`);
  if (all === null || all === 0) return span(all === null ? NOTHING : 'none');
  return span(withClasses(all, missedOf(state, name)), 'warn');
}

const withClasses = (all: number, classes: readonly Counted[]): string =>
  classes.length === 0 ? formatNumber(all) : `${formatNumber(all)}: ${countWords(classes)}`;

/** What was counted beside the outcomes (a truncated answer, a message delivered), then what the engine has now. */
function seen(state: State, { name, tells }: LoadSpec): Span {
  const told = (names: readonly string[]): Counted[] =>
    names
      .map((each) => ({ name: each, count: reading(state, `${name}.${each}`) ?? 0 }))
      .filter(({ count }) => count > 0);
  const counts = [
    ...told(tells?.counts ?? []),
    ...counted(state, `${name}.seen.`),
    ...told(tells?.gauges ?? []),
  ];
  return span(countWords(counts) || (reading(state, `${name}.due`) === null ? NOTHING : 'nothing'));
}

/** All workers of a run are measured together: how busy one keeps its core, is their mean. */
function workers(state: State, { name, workers: { most } }: LoadSpec): Span {
  const all = (state.profile?.loads ?? []).reduce(
    (sum, load) => sum + (reading(state, `${load.name}.workers`) ?? 0),
    0,
  );
  const cpu = reading(state, 'self.workers.cpu');
  const each = cpu === null || all === 0 ? null : cpu / all;
  const own = reading(state, `${name}.workers`);
  if (own === null) return span(NOTHING);
  const text = `${formatNumber(own)}${most === null ? '' : `, at most ${most}`}`;
  return each === null
    ? span(text)
    : span(`${text}, each ${Math.round(each * 100)}% busy`, each >= FULL ? 'warn' : 'plain');
}

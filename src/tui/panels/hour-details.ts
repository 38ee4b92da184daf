/** The selected hour, whole: when it was, what was said of it, what happened in it, and every load's figures. */
import { formatClock, formatDuration, formatNumber, formatRatio, formatSeconds } from '../../model/format.ts';
import type { SnapshotCard } from '../../model/question.ts';
import { timeOfDay } from '../view/clock.ts';
import { filesOf, type Hour } from '../view/hours.ts';
import { type Row, row, rule, span, titled } from '../view/row.ts';
import { left, right, wrap } from '../view/text.ts';
import { slopeWords, stateWords } from '../view/trend-words.ts';
import type { View } from '../view/view.ts';
import { isHourly, verdictCell } from './hour-columns.ts';

const REASONS: Readonly<Record<Hour['card']['reason'], string>> = {
  start: ', at the start',
  interval: '',
  asked: ', on request',
  end: ', at the end',
  abort: ', at the abort',
};

/** At most `rows`: what there is no room for is in the snapshot's own summary. */
export function hourDetails(view: View, hour: Hour, rows: number): Row[] {
  const { columns } = view.size;
  const { card, notes } = hour;
  const parts = [
    [rule(columns), ...heading(view, hour)],
    notes.flatMap((note) => item(note, columns)),
    section('loads', loadLines(card, columns), columns),
    section('lines that do not hold, or are not known', lineLines(card, columns), columns),
    section('growth', trendLines(card), columns),
  ];
  return parts.flat().slice(0, Math.max(0, rows));
}

function heading(view: View, { card, span: { from, to } }: Hour): Row[] {
  const at = timeOfDay(Date.parse(card.at), view.now);
  const length = formatDuration((to - from) * (view.newest.profile?.everyMs ?? 1000));
  const [reason] = card.verdict.reasons;
  return [
    row(
      ` ${isHourly(view) ? 'hour' : 'snapshot'} ${card.number}`,
      span(
        `  ${at}, ${formatClock(card.soakSeconds * 1000)} of the soak${REASONS[card.reason]}; of the ${length} before it; ${filesOf(card)}`,
        'dim',
      ),
    ),
    row(' ', verdictCell(card), span(reason === undefined ? '' : `  ${reason}`)),
  ];
}

const item = (text: string, columns: number): Row[] =>
  wrap(text, columns - 4).map((line, i) => row(i === 0 ? ' · ' : '   ', line));

const section = (title: string, rows: readonly Row[], columns: number): Row[] =>
  rows.length === 0 ? [] : [titled(title, columns), ...rows];

const NAME_COLUMNS = 12;
const CELL_COLUMNS = 9;

/** Of this hour alone, but for what is asked. */
function loadLines({ loads }: SnapshotCard, columns: number): Row[] {
  const shown = FIGURES.filter(([head]) => columns >= ROOMY || !ROOMY_FIGURES.has(head));
  const line = (name: string, cells: readonly string[]) =>
    ` ${left(name, NAME_COLUMNS)}${cells.map((text) => right(text, CELL_COLUMNS)).join('')}`;
  return [
    row(
      span(
        line(
          '',
          shown.map(([head]) => head),
        ),
        'dim',
      ),
    ),
    ...Object.entries(loads).map(([name, load]) =>
      row(
        line(
          name,
          shown.map(([, of]) => of(load)),
        ),
      ),
    ),
  ];
}

type LoadOfCard = SnapshotCard['loads'][string];

const FIGURES: readonly (readonly [head: string, of: (load: LoadOfCard) => string])[] = [
  ['asked', ({ asked }) => formatNumber(asked)],
  ['due', ({ sincePrevious: { due } }) => formatNumber(due)],
  [
    'failed',
    ({ sincePrevious: { due, failed } }) => formatRatio(due && failed !== null ? failed / due : null),
  ],
  ['p50', ({ sincePrevious: { latency } }) => formatSeconds(latency.p50)],
  ['p95', ({ sincePrevious: { latency } }) => formatSeconds(latency.p95)],
  ['p99', ({ sincePrevious: { latency } }) => formatSeconds(latency.p99)],
  ['max', ({ sincePrevious: { latency } }) => formatSeconds(latency.max)],
];
/** Where not all of them have room, without these. */
const ROOMY = 1 + NAME_COLUMNS + FIGURES.length * CELL_COLUMNS;
const ROOMY_FIGURES: ReadonlySet<string> = new Set(['p50', 'max']);

function lineLines({ verdict }: SnapshotCard, columns: number): Row[] {
  const open = verdict.thresholds.filter(({ state }) => state === 'fail' || state === 'unknown');
  return open.flatMap(({ text, state, why }) =>
    wrap(`${text}: ${why}`, columns - 4).map((line, i) =>
      row(i > 0 ? '   ' : state === 'fail' ? span(' ▲ ', 'bad') : span(' ? ', 'warn'), line),
    ),
  );
}

/** Snapshots of older versions told growth in other words: of those nothing is said. */
const trendLines = ({ verdict }: SnapshotCard): Row[] =>
  verdict.trends
    .filter(({ slopePerHour }) => typeof slopePerHour === 'number')
    .map((trend) =>
      row(` ${left(trend.series, 2 * NAME_COLUMNS)} ${left(slopeWords(trend), 24)} `, stateWords(trend)),
    );

/** How a run stands beside another one: figure by figure, the worst first. */
import type { Compared, Comparison, Interval } from '../../model/comparison.ts';
import { formatNumber, formatRatio, NOTHING } from '../../model/format.ts';
import { type Cell, figureLines, headOf, valueColumns, valueWords } from '../panels/figure-lines.ts';
import type { Block } from '../panels/pager.ts';
import { type Row, row, type Span, span } from '../view/row.ts';
import { left, wrap } from '../view/text.ts';

const STATES: Readonly<Record<Compared['state'], Span>> = {
  worse: span('▲ worse', 'bad'),
  'cannot tell': span('? cannot tell', 'warn'),
  'no worse': span('● no worse', 'good'),
};
const BETTER = span('● better', 'good');
const STATE_COLUMNS = 15;
const RATIO_COLUMNS = 8;

export const comparisonHead = (columns: number): Row =>
  headOf(columns, cellsOf(columns, 'base', 'this run', '×'), STATE_COLUMNS);

export function comparisonBlocks(
  { state, base, run, tolerance, figures, notes }: Comparison,
  columns: number,
): Block[] {
  const count = (wanted: Compared['state']) => figures.filter((each) => each.state === wanted).length;
  const words = `${run} against ${base}, ${formatRatio(tolerance)} tolerated: ${count('worse')} worse, ${count('cannot tell')} not to be told, ${count('no worse')} no worse`;
  return [
    beside(words, columns, 'bold', STATES[state]),
    ...figures.map((each) => comparedLines(each, columns)),
    ...notes.map((note) => beside(note, columns)),
  ];
}

/** Why it cannot be told stands below it, whole. */
function comparedLines(
  { of, name, unit, state, isBetter, base, now, ratio, why }: Compared,
  columns: number,
): Row[] {
  const value = (interval: Interval | null) =>
    interval === null ? NOTHING : valueWords(interval, unit, '', columns);
  const times = ratio ? formatNumber(Number(ratio.value.toPrecision(3))) : NOTHING;
  return [
    ...figureLines(columns, `${of} ${name}`, cellsOf(columns, value(base), value(now), times), [
      stateCell(isBetter ? BETTER : STATES[state]),
    ]),
    ...(why === null ? [] : beside(why, columns)),
  ];
}

function cellsOf(columns: number, base: string, now: string, ratio: string): Cell[] {
  return [
    { text: base, columns: valueColumns(columns) },
    { text: now, columns: valueColumns(columns) },
    { text: ratio, columns: RATIO_COLUMNS },
  ];
}

const stateCell = ({ text, style }: Span): Span => span(left(text, STATE_COLUMNS), style);

const beside = (text: string, columns: number, style: Span['style'] = 'dim', state = span('')): Row[] =>
  wrap(text, columns - STATE_COLUMNS - 2).map((line, i) =>
    row(' ', stateCell(i === 0 ? state : span('')), span(line, style)),
  );

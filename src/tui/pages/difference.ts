/** What differs between two hours, or two scrapes of metrics: a line each, the surest change first. */
import type { Changed, Difference } from '../../model/difference.ts';
import { formatNumber, formatQuantity } from '../../model/format.ts';
import type { MetricChange, MetricsDifference } from '../../model/metrics-difference.ts';
import { unitOf } from '../../model/series.ts';
import {
  type Cell,
  figureLines,
  headOf,
  isNarrow,
  shareWords,
  signed,
  valueColumns,
  valueWords,
} from '../panels/figure-lines.ts';
import type { Block } from '../panels/pager.ts';
import { type Row, row, span } from '../view/row.ts';
import { wrap } from '../view/text.ts';

const SHARE_COLUMNS = 9;
const NOISE_COLUMNS = 9;

export const differenceHead = (columns: number): Row =>
  headOf(columns, differenceCells(columns, 'before', 'after', 'change', '', '× noise'));

export function differenceBlocks({ changed, same, unknown }: Difference, columns: number): Block[] {
  if (changed.length === 0 && same === 0)
    return [
      said(
        'There is too little of one of the two to tell anything: it takes four stretches with values.',
        columns,
      ),
    ];
  return [
    ...changed.map((each) => figureLines(columns, each.name, cellsOf(each, columns))),
    said(
      `${changed.length === 0 ? 'Nothing changed' : `${same} more did not change`} as far as their own scatter lets that be told. × noise: the change in half widths of its 99 % interval; exact: it has no scatter.`,
      columns,
    ),
    ...(unknown.length > 0 ? [said(`Too little to tell: ${unknown.join(', ')}.`, columns)] : []),
  ];
}

function cellsOf({ kind, unit, before, after, sureness }: Changed, columns: number): Cell[] {
  const per = kind === 'rate' ? '/s' : '';
  return differenceCells(
    columns,
    valueWords(before, unit, per, columns),
    valueWords(after, unit, per, columns),
    signed(after.value - before.value, unit) + per,
    shareWords(before.value, after.value),
    sureness === null ? 'exact' : formatNumber(Number(sureness.toPrecision(2))),
  );
}

function differenceCells(
  columns: number,
  ...[before, after, change, share, noise]: readonly [string, string, string, string, string]
): Cell[] {
  const value = (text: string) => ({ text, columns: valueColumns(columns) });
  return [
    value(before),
    value(after),
    ...(isNarrow(columns) ? [] : [value(change)]),
    { text: share, columns: SHARE_COLUMNS },
    { text: noise, columns: NOISE_COLUMNS, style: 'dim' },
  ];
}

export const scrapesHead = (columns: number): Row =>
  headOf(columns, scrapesCells(columns, 'before', 'after', 'change', ''));

export function scrapesBlocks(
  { changed, same, appeared, gone }: MetricsDifference,
  columns: number,
): Block[] {
  return [
    ...changed.map((each) => scrapeLines(each, columns)),
    said(
      `${changed.length === 0 ? 'Nothing changed' : `${same} more did not change`}; buckets of histograms are left out.`,
      columns,
    ),
    ...(appeared.length > 0 ? [said(`Only in the later one: ${appeared.join(', ')}.`, columns)] : []),
    ...(gone.length > 0 ? [said(`Only in the earlier one: ${gone.join(', ')}.`, columns)] : []),
  ];
}

function scrapeLines({ name, before, after, perSecond }: MetricChange, columns: number): Row[] {
  const unit = unitOf(`metrics.${name}`);
  const change = perSecond === null ? signed(after - before, unit) : `${signed(perSecond, unit)}/s`;
  const cells = scrapesCells(
    columns,
    formatQuantity(before, unit),
    formatQuantity(after, unit),
    change,
    shareWords(before, after),
  );
  return figureLines(columns, name, cells);
}

function scrapesCells(
  columns: number,
  ...[before, after, change, share]: readonly [string, string, string, string]
): Cell[] {
  const value = (text: string) => ({ text, columns: valueColumns(columns) });
  return [
    ...(isNarrow(columns) ? [] : [value(before)]),
    value(after),
    value(change),
    { text: share, columns: SHARE_COLUMNS },
  ];
}

const said = (text: string, columns: number): Row[] =>
  wrap(text, columns - 2).map((line) => row(span(` ${line}`, 'dim')));

/** Series one below the other: each with its value, what it changed by over the soak, and what the judge says of it. */
import { formatQuantity, formatRatio, NOTHING } from '../../model/format.ts';
import { unitOf } from '../../model/series.ts';
import { firstShown } from '../view/list.ts';
import { reading } from '../view/readings.ts';
import { type Row, row, type Span, span } from '../view/row.ts';
import { changeOf, type Ranked } from '../view/series-ranks.ts';
import { left, right } from '../view/text.ts';
import { stateWords } from '../view/trend-words.ts';
import type { View } from '../view/view.ts';

const VALUE_COLUMNS = 10;
const CHANGE_COLUMNS = 11;
const SHARE_COLUMNS = 8;
const STATE_COLUMNS = 14;
const FIXED_COLUMNS = 3 + VALUE_COLUMNS + SHARE_COLUMNS + STATE_COLUMNS;
const NAME_LEAST = 16;
/** A name of fewer than these tells less than the change in its unit. */
const NAME_ENOUGH = 28;
/** Beyond these a share says no more than that it is many times as much. */
const SHARE_MOST = 10;

type Change = ReturnType<typeof changeOf>;

export interface SeriesTable {
  readonly ranks: readonly Ranked[];
  readonly selected: number;
  /** Instead of the share: how closely each moves with another. */
  readonly showsLikeness: boolean;
}

/** Its heads, then at most `rows - 1` of the series, the selected one among them. */
export function seriesTable(view: View, table: SeriesTable, columns: number, rows: number): Row[] {
  const { ranks, selected, showsLikeness } = table;
  const free = columns - FIXED_COLUMNS;
  const changeColumns = free - CHANGE_COLUMNS >= NAME_ENOUGH ? CHANGE_COLUMNS : 0;
  const nameColumns = Math.max(NAME_LEAST, free - changeColumns);
  const from = firstShown(ranks.length, selected, rows - 1);
  const heads =
    right('now', VALUE_COLUMNS) +
    right('changed by', changeColumns) +
    right(showsLikeness ? 'alike' : 'share', SHARE_COLUMNS);
  return [
    row(span(`   ${left('series', nameColumns)}${heads}  judged`, 'dim')),
    ...ranks.slice(from, from + rows - 1).map((rank, i) => {
      const isSelected = from + i === selected;
      const change = changeOf(view.state.series[rank.series]);
      return row(
        span(isSelected ? '▸' : ' ', 'accent'),
        span(view.ui.pins.includes(rank.series) ? '* ' : '  ', 'accent'),
        span(left(rank.series, nameColumns), isSelected ? 'bold' : 'plain'),
        right(formatQuantity(reading(view.state, rank.series), unitOf(rank.series)), VALUE_COLUMNS),
        span(right(changeWords(rank, change), changeColumns), 'dim'),
        right(showsLikeness ? likenessWords(rank) : shareWords(change), SHARE_COLUMNS),
        '  ',
        judgedWords(rank),
      );
    }),
  ].slice(0, Math.max(0, rows));
}

function changeWords({ series }: Ranked, change: Change): string {
  if (change === null) return NOTHING;
  return `${change.by > 0 ? '+' : ''}${formatQuantity(change.by, unitOf(series))}`;
}

function shareWords(change: Change): string {
  const share = change?.share;
  if (share == null) return NOTHING;
  if (Math.abs(share) >= SHARE_MOST) return `× ${Math.round(share + 1)}`;
  return `${share > 0 ? '+' : ''}${formatRatio(share)}`;
}

const likenessWords = ({ likeness }: Ranked): string => (likeness === null ? NOTHING : likeness.toFixed(2));

/** The judge's word without what is told about it: that stands below, for the selected one. */
function judgedWords({ trend, isCounter }: Ranked): Span {
  if (isCounter) return span('counts up', 'dim');
  if (!trend) return span('');
  const { text, style } = stateWords(trend);
  return span(text.split(',')[0] ?? '', style);
}

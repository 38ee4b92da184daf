/** Rows of the page of workers: a load's generator, one worker, one gauge, the ticks, the files. */
import { formatNumber, formatQuantity, formatRatio } from '../../model/format.ts';
import type { LoadSpec } from '../../model/profile.ts';
import { unitOf } from '../../model/series.ts';
import { amountWords, askedNow } from '../view/asking.ts';
import type { CrewMember } from '../view/crews.ts';
import type { Gauge } from '../view/instrument.ts';
import { ownFaults } from '../view/own-faults.ts';
import { reading } from '../view/readings.ts';
import { type Row, row, type Style, span } from '../view/row.ts';
import { left, right } from '../view/text.ts';
import type { View } from '../view/view.ts';
import { sparkOf } from './course.ts';

const LABEL_COLUMNS = 16;
const VALUE_COLUMNS = 9;
const SPARK_MOST = 60;

/** `dns  1000/s asked, 999.8/s done   never at fault`. */
export function faultRow({ state }: View, load: LoadSpec): Row {
  const asked = askedNow(state, load);
  const done = `${formatNumber(reading(state, `${load.name}.rate`))}/s done`;
  return row(
    span(left(load.name, LABEL_COLUMNS), 'bold'),
    `${asked === null ? '' : `${amountWords(load, asked)} asked, `}${done}   `,
    ownFaults(state, load),
  );
}

const STATUS: Readonly<Record<CrewMember['status'], { words: string; style: Style }>> = {
  starting: { words: '· starting', style: 'dim' },
  running: { words: '● running', style: 'good' },
  stalled: { words: '! stalled', style: 'warn' },
  gone: { words: '▲ gone', style: 'bad' },
  stopped: { words: '· stopped', style: 'dim' },
};

export function crewRow({ worker, status, losses, why }: CrewMember): Row {
  const { words, style } = STATUS[status];
  const lost = losses === 0 ? 'never lost' : `lost ${losses === 1 ? 'once' : `${losses} times`}`;
  return row(
    left(`  ${worker}`, LABEL_COLUMNS),
    span(left(words, 12), style),
    span(`${lost}${why === null ? '' : `, the last time: ${why}`}`, losses === 0 ? 'dim' : 'warn'),
  );
}

/** `workers cpu      62%  ▂▂▃▂` and what it means where there is room. */
export function gaugeRow(view: View, { series, label, meaning, much }: Gauge, columns: number): Row {
  const value = reading(view.state, series);
  const isMuch = value !== null && much !== undefined && Math.abs(value) >= much;
  const free = columns - LABEL_COLUMNS - VALUE_COLUMNS - 2;
  const sparkColumns = Math.min(SPARK_MOST, columns >= 100 ? Math.floor(free / 2) : free);
  return row(
    span(left(label, LABEL_COLUMNS), 'dim'),
    span(right(formatQuantity(value, unitOf(series)), VALUE_COLUMNS), isMuch ? 'warn' : 'plain'),
    '  ',
    span(sparkOf(view, series, sparkColumns), 'accent'),
    span(columns >= 100 ? `  ${meaning}` : '', 'dim'),
  );
}

export function missedRow({ state }: View): Row {
  const all = state.seq + 1;
  const { missedTicks } = state;
  return row(
    span(left('ticks', LABEL_COLUMNS), 'dim'),
    span(
      missedTicks === 0
        ? `${formatNumber(all)}, none missed`
        : `${formatNumber(missedTicks)} of ${formatNumber(all)} missed (${formatRatio(missedTicks / all)}): they are gaps`,
      missedTicks === 0 ? 'plain' : 'warn',
    ),
  );
}

/** The run's files and whoever else is told of every event. */
export function sinkRow({ state }: View): Row {
  const failing = Object.values(state.findings).filter(
    ({ finding }) => finding.key.startsWith('sink.') && finding.level === 'bad',
  );
  return row(
    span(left('record', LABEL_COLUMNS), 'dim'),
    failing.length === 0
      ? span('all is written')
      : span(`▲ ${failing.map(({ finding }) => finding.text).join('; ')}`, 'bad'),
  );
}

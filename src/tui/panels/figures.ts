/** CPU, database, WAL, disk, descriptors and the host: one cell each, in columns that do not move. */
import { formatBytes, formatNumber, formatRatio, formatSeconds } from '../../model/format.ts';
import type { State } from '../../model/state.ts';
import { samples } from '../charts/samples.ts';
import { spark } from '../charts/spark.ts';
import { freshReading, reading, trendOf } from '../view/readings.ts';
import { type Row, row, type Span, span } from '../view/row.ts';
import { columnsOf, left, right } from '../view/text.ts';
import { shortTrend } from '../view/trend-words.ts';
import type { View } from '../view/view.ts';

interface Cell {
  readonly label: string;
  readonly value: string;
  readonly more: string;
}

/** A label, then a value of 7 and what is said of it in 8. */
const REST_COLUMNS = 18;

/** At most `most` rows; what does not fit is left out, from the end. */
export function figures({ state }: View, columns: number, most: number): Row[] {
  const { cells, across, labelWidth } = grid(state, columns);
  const width = Math.floor(columns / across);
  const rows = Math.min(most, Math.ceil(cells.length / across));
  return Array.from({ length: rows }, (_, y) =>
    row(...cells.slice(y * across, (y + 1) * across).flatMap((cell) => spansOf(cell, width, labelWidth))),
  );
}

/** Rows that every figure takes together. */
export function figureRows({ state }: View, columns: number): number {
  const { cells, across } = grid(state, columns);
  return Math.ceil(cells.length / across);
}

function grid(state: State, columns: number) {
  const cells = cellsOf(state);
  const labelWidth = Math.min(14, Math.max(8, ...cells.map(({ label }) => columnsOf(label))));
  return { cells, labelWidth, across: Math.max(1, Math.floor(columns / (labelWidth + REST_COLUMNS))) };
}

const spansOf = ({ label, value, more }: Cell, width: number, labelWidth: number): Span[] => [
  span(` ${left(label, labelWidth)} `, 'dim'),
  span(right(value, 7)),
  span(left(more === '' ? '' : ` ${more}`, width - labelWidth - 9), 'dim'),
];

function cellsOf(state: State): Cell[] {
  const probes = state.profile?.probes ?? [];
  const several = (kind: string) => probes.filter((probe) => probe.kind === kind).length > 1;
  /** `cpu`, or `redis cpu` where there are several. */
  const named = (prefix: string, kind: string, label: string) =>
    several(kind) ? `${prefix.split('.').find((part) => part !== kind) ?? prefix} ${label}` : label;
  const cells: Cell[] = [];
  /** Where there is no room for all, these give way. */
  const counts: Cell[] = [];
  for (const probe of probes) {
    const { kind, prefix } = probe;
    if (kind === 'process') {
      const recent = samples(state, `${prefix}.cpu`, 60_000, 6, 'mean').values;
      cells.push({
        label: named(prefix, kind, 'cpu'),
        value: ratio(state, `${prefix}.cpu`),
        more: spark(recent, 6),
      });
      counts.push(
        {
          label: named(prefix, kind, 'fds'),
          value: number(state, `${prefix}.fds`),
          more: trend(state, `${prefix}.fds`),
        },
        {
          label: named(prefix, kind, 'threads'),
          value: number(state, `${prefix}.threads`),
          more: '',
        },
      );
    }
    if (kind === 'sqlite')
      cells.push(
        {
          label: named(prefix, kind, 'db'),
          value: bytes(state, `${prefix}.file`),
          more: trend(state, `${prefix}.file`),
        },
        {
          label: named(prefix, kind, 'wal'),
          value: bytes(state, `${prefix}.wal`),
          more: trend(state, `${prefix}.wal`),
        },
        ...(`${prefix}.lockwait` in state.latest
          ? [
              {
                label: named(prefix, kind, 'lock'),
                value: formatSeconds(reading(state, `${prefix}.lockwait`)),
                more: 'wait',
              },
            ]
          : []),
      );
    if (probe.kind === 'sql')
      for (const name of Object.keys(probe.queries)) {
        const series = `${prefix}.query.${name}`;
        cells.push({
          label: named(prefix, kind, name),
          value: formatNumber(freshReading(state, series, probe.everyTicks)),
          more: formatSeconds(freshReading(state, `${series}.time`, probe.everyTicks)),
        });
      }
    if (kind === 'disk')
      cells.push({
        label: named(prefix, kind, 'disk'),
        value: bytes(state, `${prefix}.free`),
        more: fullIn(state, `${prefix}.free`),
      });
  }
  cells.push(...counts);
  if ('host.cpu' in state.latest)
    cells.push({ label: 'host cpu', value: ratio(state, 'host.cpu'), more: '' });
  if ('self.cpu' in state.latest)
    cells.push({
      label: 'soaktop',
      value: ratio(state, 'self.cpu'),
      more: bytes(state, 'self.rss'),
    });
  return cells;
}

const bytes = (state: State, series: string) => formatBytes(reading(state, series));
const ratio = (state: State, series: string) => formatRatio(reading(state, series));
const number = (state: State, series: string) => formatNumber(reading(state, series));
const trend = (state: State, series: string) => shortTrend(trendOf(state, series));

/** `free`, or when it would be used up at the present slope. */
function fullIn(state: State, series: string): string {
  const free = reading(state, series);
  const trend = trendOf(state, series);
  if (free === null || trend?.timeToLimitSeconds == null) return 'free';
  const hours = trend.timeToLimitSeconds / 3600;
  return hours < 48 ? `${Math.floor(hours)} hours` : `${Math.floor(hours / 24)} days`;
}

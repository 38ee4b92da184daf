/** The columns of the table of hours; where there is no room for all, those that say least give way. */
import { formatBytes, formatNumber, formatRatio, formatSeconds, NOTHING } from '../../model/format.ts';
import type { LatencyFigure } from '../../model/histogram.ts';
import type { SnapshotCard } from '../../model/question.ts';
import type { Trend } from '../../model/trend.ts';
import type { VerdictState } from '../../model/verdict.ts';
import { timeOfDay } from '../view/clock.ts';
import { shareWords } from '../view/failures.ts';
import type { Hour } from '../view/hours.ts';
import { memorySeries } from '../view/readings.ts';
import { type Span, span } from '../view/row.ts';
import { shortTrend } from '../view/trend-words.ts';
import { selectedLoad, type View } from '../view/view.ts';

export interface HourColumn {
  readonly head: string;
  readonly width: number;
  /** The highest go first; 0 stays. */
  readonly drop: number;
  readonly of: (hour: Hour) => Span;
}

/** Those that fit beside `notes` columns for what happened. */
export function hourColumns(view: View, notes: number): HourColumn[] {
  const all = columnsOf(view);
  for (let drop = 9; drop > 0; drop--) {
    const shown = all.filter((column) => column.drop <= drop);
    if (shown.reduce((sum, { width }) => sum + width, notes) <= view.size.columns) return shown;
  }
  return all.filter(({ drop }) => drop === 0);
}

function columnsOf(view: View): HourColumn[] {
  const { newest, now } = view;
  const [memory] = memorySeries(newest);
  const databases = newest.profile?.probes.filter(({ kind }) => kind === 'sqlite') ?? [];
  const plain = (
    head: string,
    width: number,
    drop: number,
    of: (card: SnapshotCard) => string,
  ): HourColumn => ({
    head,
    width,
    drop,
    of: ({ card }) => span(of(card)),
  });
  const latency = (figure: LatencyFigure, drop: number) =>
    plain(figure, 7, drop, (card) => formatSeconds(worst(view, card, ({ latency: at }) => at[figure])));
  const bytes = (head: string, series: string, drop: number) =>
    plain(head, 7, drop, ({ values }) => formatBytes(values[series]).replace(' ', ''));
  return [
    plain(isHourly(view) ? 'hour' : 'snap', 4, 0, ({ number }) => String(number)),
    plain('time', 10, 5, ({ at }) => timeOfDay(Date.parse(at), now)),
    latency('p50', 7),
    latency('p95', 1),
    latency('p99', 3),
    latency('max', 8),
    { head: 'errors', width: 8, drop: 1, of: ({ card }) => failedCell(view, card) },
    ...(memory
      ? [
          bytes('rss', memory.series, 1),
          plain('slope', 9, 2, ({ verdict }) => slopeOf(verdict.trends, memory.series)),
          plain('cpu', 7, 6, ({ values }) => formatRatio(values[`${memory.prefix}.cpu`])),
        ]
      : []),
    ...databases
      .slice(0, 1)
      .flatMap(({ prefix }) => [bytes('db', `${prefix}.file`, 3), bytes('wal', `${prefix}.wal`, 4)]),
    { head: '  verdict', width: 11, drop: 0, of: ({ card }) => verdictCell(card) },
  ];
}

/** Snapshots one can count hours by. */
export const isHourly = ({ newest }: View): boolean => newest.profile?.snapshotMs === 3_600_000;

/** Of the selected load; of all of them, where none is. null: none of them told it. */
function worst(
  view: View,
  { loads }: SnapshotCard,
  of: (gain: SnapshotCard['loads'][string]['sincePrevious']) => number | null,
): number | null {
  const name = selectedLoad(view)?.name;
  const told = Object.entries(loads)
    .filter(([load]) => name === undefined || load === name)
    .map(([, { sincePrevious }]) => of(sincePrevious))
    .filter((value) => value !== null);
  return told.length > 0 ? Math.max(...told) : null;
}

function failedCell(view: View, card: SnapshotCard): Span {
  const share = worst(view, card, ({ due, failed }) => (due && failed !== null ? failed / due : null));
  return span(
    share === 0 ? formatNumber(0) : shareWords(share),
    share !== null && share > 0 ? 'warn' : 'plain',
  );
}

/** Snapshots of older versions told growth in other words: of those nothing is said. */
function slopeOf(trends: readonly Trend[], series: string): string {
  const trend = trends.find((each) => each.series === series);
  return (typeof trend?.slopePerHour === 'number' && shortTrend(trend)) || NOTHING;
}

const VERDICTS: Readonly<Record<VerdictState, readonly [string, Span['style']]>> = {
  pass: ['● pass', 'good'],
  fail: ['▲ fail', 'bad'],
  unknown: ['? unknown', 'warn'],
  aborted: ['■ aborted', 'bad'],
};

export function verdictCell({ phase, verdict }: Pick<SnapshotCard, 'phase' | 'verdict'>): Span {
  if (phase === 'starting' || phase === 'warmup') return span('· warm-up', 'dim');
  const [text, style] = VERDICTS[verdict.state];
  return span(text, style);
}

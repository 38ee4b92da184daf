/** One line a load: asked and delivered, latency, errors, and a sparkline; the steps of a flow below it. */
import { formatNumber, formatRatio, formatSeconds, NOTHING } from '../../model/format.ts';
import { EMPTY, type LatencyFigure, latencyFigures } from '../../model/histogram.ts';
import { isClosed, type LoadSpec, latencyNames } from '../../model/profile.ts';
import type { State } from '../../model/state.ts';
import { samples } from '../charts/samples.ts';
import { spark } from '../charts/spark.ts';
import { errorShare, freshReading, reading } from '../view/readings.ts';
import { type Row, row, type Span, type Style, span } from '../view/row.ts';
import { columnsOf, left, right } from '../view/text.ts';
import { selectedLoad, type View, type Zoom, zoomOf } from '../view/view.ts';

const LEAST_DELIVERED = 0.95;

interface Column {
  readonly head: string;
  readonly width: number;
  readonly of: (state: State, load: LoadSpec) => Span;
  /** Of a step of a flow; none: the cell stays empty. */
  readonly ofStep?: (state: State, name: string) => Span;
}

const latency = (figure: LatencyFigure, width: number): Column => {
  const cell = (state: State, name: string) =>
    span(
      formatSeconds(
        isOver(state)
          ? latencyFigures(state.totals[name] ?? EMPTY)[figure]
          : freshReading(state, `${name}.latency.${figure}`),
      ),
    );
  return { head: figure, width, of: (state, load) => cell(state, load.name), ofStep: cell };
};

/** The load has ended: what it was in all is told, not its last moment. */
const isOver = ({ phase, soakTicks }: State): boolean =>
  soakTicks > 0 && (phase === 'cooldown' || phase === 'ended');

const COLUMNS: readonly Column[] = [
  { head: 'asked', width: 9, of: asked },
  {
    head: 'done/s',
    width: 8,
    of: delivered,
  },
  latency('p50', 8),
  latency('p95', 8),
  latency('p99', 8),
  { head: 'errors', width: 8, of: errors },
];

const MORE_COLUMNS: readonly Column[] = [
  latency('max', 8),
  {
    head: 'in flight',
    width: 10,
    of: (state, load) => span(formatNumber(reading(state, `${load.name}.inflight`))),
  },
  {
    head: 'missed',
    width: 8,
    of: (state, load) => span(formatNumber(reading(state, `${load.name}.missed`))),
  },
];

/** Exactly one row of heads, then at most `most` rows; every load is there, or those around the selected one. */
export function loadsTable(view: View, columns: number, most: number, withSteps: boolean): Row[] {
  const { state } = view;
  const loads = state.profile?.loads ?? [];
  const shown = columns >= 110 ? [...COLUMNS, ...MORE_COLUMNS] : COLUMNS;
  const longest = Math.max(
    0,
    ...loads.flatMap((load) => latencyNames(load).map((name) => columnsOf(stepOf(name, load)))),
  );
  const nameWidth = Math.min(columns >= 110 ? 24 : 10, Math.max(8, longest));
  const used = 1 + nameWidth + shown.reduce((sum, { width }) => sum + width, 0);
  const sparkWidth = columns - used - 3;
  const zoom = sparkZoom(view);
  const heads = row(
    span(` ${left('load', nameWidth)}${shown.map(({ head, width }) => right(head, width)).join('')}`, 'dim'),
    span(sparkWidth >= 12 ? right(`p95, last ${zoom / 60_000} min`, sparkWidth + 2) : '', 'dim'),
  );
  const selected = selectedLoad(view);
  const lines = loads.flatMap((load) => {
    const line = (name: string, cells: Span[], mark: boolean, style: Style): Row => [
      span(mark ? '▸' : ' ', 'accent'),
      span(left(name, nameWidth), style),
      ...cells,
    ];
    const cells = shown.map(({ width, of }) => within(of(state, load), width));
    const first: Row = [
      ...line(load.name, cells, load === selected, load === selected ? 'bold' : 'plain'),
      ...row('  ', span(sparkWidth >= 8 ? sparkOf(state, load.name, zoom, sparkWidth) : '', 'accent')),
    ];
    if (!withSteps) return [{ load, line: first }];
    const steps = latencyNames(load).slice(1);
    return [
      { load, line: first },
      ...steps.map((name) => ({
        load,
        line: line(
          stepOf(name, load),
          shown.map(({ width, ofStep }) => within(ofStep?.(state, name) ?? span(''), width)),
          false,
          'dim',
        ),
      })),
    ];
  });
  if (lines.length <= most) return [heads, ...lines.map(({ line }) => line)];
  const at = Math.max(
    0,
    lines.findIndex(({ load }) => load === selected),
  );
  const from = Math.min(Math.max(0, at - Math.floor(most / 2)), lines.length - most);
  return [heads, ...lines.slice(from, from + most).map(({ line }) => line)];
}

/** Rows that the table would like: its head, the loads, and their steps. */
export const loadRows = (view: View, withSteps: boolean): number =>
  1 +
  (view.state.profile?.loads ?? []).reduce(
    (sum, load) => sum + (withSteps ? latencyNames(load).length : 1),
    0,
  );

const stepOf = (name: string, load: LoadSpec): string =>
  name === load.name ? name : `  ${name.slice(load.name.length + 1)}`;

/** A sparkline has no axis that could tell a whole soak. */
const sparkZoom = (view: View): Exclude<Zoom, 'whole'> => {
  const zoom = zoomOf(view.ui);
  return zoom === 'whole' ? 600_000 : zoom;
};

const sparkOf = (state: State, load: string, zoom: Zoom, width: number): string =>
  spark(samples(state, `${load}.latency.p95`, zoom, width, 'max').values, width);

const within = ({ text, style }: Span, width: number): Span => span(right(text, width), style);

/** Whole requests a second from 100 on, a tenth below: a number that stands still can be read. */
const rounded = (rate: number | null): number | null =>
  rate === null ? null : rate >= 100 ? Math.round(rate) : Math.round(rate * 10) / 10;

/** `1000/s`, `10 vu`; with ‖ when it is paused. */
function asked(state: State, load: LoadSpec): Span {
  const ask = state.loads[load.name];
  if (!ask) return span(NOTHING);
  const text = isClosed(load) ? `${ask.asked} vu` : `${formatNumber(rounded(ask.asked))}/s`;
  return ask.paused ? span(`‖${text}`, 'warn') : span(text);
}

/** Marked when an open load stays behind what is asked for. */
function delivered(state: State, load: LoadSpec): Span {
  const rate = isOver(state) ? meanRate(state, load.name) : freshReading(state, `${load.name}.rate`);
  const ask = state.loads[load.name];
  const behind = rate !== null && ask && !isClosed(load) && !ask.paused && rate < ask.asked * LEAST_DELIVERED;
  return span(formatNumber(rounded(rate)), behind ? 'warn' : 'plain');
}

/** Answers a second over the whole soak. */
function meanRate(state: State, load: string): number | null {
  const [ok, failed] = [reading(state, `${load}.ok`), reading(state, `${load}.errors`)];
  const seconds = (state.soakTicks * (state.profile?.everyMs ?? 0)) / 1000;
  return ok === null || seconds === 0 ? null : (ok + (failed ?? 0)) / seconds;
}

function errors(state: State, load: LoadSpec): Span {
  const share = errorShare(state, load.name);
  return span(formatRatio(share), share !== null && share > 0 ? 'warn' : 'plain');
}

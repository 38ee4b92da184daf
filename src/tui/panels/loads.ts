/** One line a load: asked and delivered, latency, errors, where its shape is, a sparkline; its parts below it. */
import { latencyNames, SERVICE } from '../../model/load.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { State } from '../../model/state.ts';
import { samples } from '../charts/samples.ts';
import { spark } from '../charts/spark.ts';
import { isShaped, placeOf } from '../view/asking.ts';
import { type Row, row, type Span, span } from '../view/row.ts';
import { columnsOf, left, right } from '../view/text.ts';
import { selectedLoad, type View, type Zoom, zoomOf } from '../view/view.ts';
import { COLUMNS, type Column, MORE_COLUMNS } from './load-columns.ts';

/** Below each load nothing, or the steps of its flow; or below the selected one its service time as well. */
export type Parts = 'none' | 'steps' | 'selected';

const PLACE_COLUMNS = 14;
const LEAST_SPARK = 8;
/** So wide, and what tells the window's length has room. */
const LEAST_TITLED_SPARK = 12;

/** Exactly one row of heads, then at most `most` rows; every load is there, or those around the selected one. */
export function loadsTable(view: View, columns: number, most: number, parts: Parts): Row[] {
  const { state } = view;
  const loads = state.profile?.loads ?? [];
  const shown = columns >= 110 ? [...COLUMNS, ...MORE_COLUMNS] : COLUMNS;
  const longest = Math.max(
    0,
    ...loads.flatMap((load) => latencyNames(load).map((name) => columnsOf(partOf(name, load)))),
  );
  const nameWidth = Math.min(columns >= 110 ? 24 : 10, Math.max(8, longest));
  const used = 1 + nameWidth + shown.reduce((sum, { width }) => sum + width, 0);
  const end = endOf(view, columns - used - 3);
  const selected = selectedLoad(view);
  const lineOf = (load: LoadSpec): Row => [
    span(load === selected ? '▸' : ' ', 'accent'),
    span(left(load.name, nameWidth), load === selected ? 'bold' : 'plain'),
    ...shown.map(({ width, of }) => within(of(state, load), width)),
    span('  '),
    ...end.of(load),
  ];
  const lines = loads.flatMap((load) => [
    { load, line: lineOf(load) },
    ...partsOf(load, parts, load === selected).map((name) => ({
      load,
      line: row(
        span(` ${left(partOf(name, load), nameWidth)}`, 'dim'),
        ...partCells(state, load, name, shown),
      ),
    })),
  ]);
  const heads = row(
    span(
      ` ${left('load', nameWidth)}${shown.map(({ head, width }) => right(head, width)).join('')}  `,
      'dim',
    ),
    span(end.head, 'dim'),
  );
  if (lines.length <= most) return [heads, ...lines.map(({ line }) => line)];
  const at = Math.max(
    0,
    lines.findIndex(({ load }) => load === selected),
  );
  const from = Math.min(Math.max(0, at - Math.floor(most / 2)), lines.length - most);
  return [heads, ...lines.slice(from, from + most).map(({ line }) => line)];
}

/** Rows that the table would like: its head, the loads, and their parts. */
export function loadRows(view: View, parts: Parts): number {
  const selected = selectedLoad(view);
  const loads = view.state.profile?.loads ?? [];
  return loads.reduce((sum, load) => sum + 1 + partsOf(load, parts, load === selected).length, 1);
}

function partsOf(load: LoadSpec, parts: Parts, isSelected: boolean): string[] {
  const [, service = '', ...steps] = latencyNames(load);
  if (parts === 'steps') return steps;
  return parts === 'selected' && isSelected ? [service, ...steps] : [];
}

const partOf = (name: string, load: LoadSpec): string =>
  name === load.name ? name : ` ${name.slice(load.name.length + 1)}`;

/** The cells of service time that would be empty say what it is. */
function partCells(state: State, load: LoadSpec, name: string, shown: readonly Column[]): Span[] {
  const cells = shown.map(({ width, ofPart }) => within(ofPart?.(state, name) ?? span(''), width));
  if (name !== `${load.name}.${SERVICE}`) return cells;
  const free = shown.slice(0, 2).reduce((sum, { width }) => sum + width, 0);
  return [span(right('sent → done', free), 'dim'), ...cells.slice(2)];
}

/**
 * What stands behind the figures, `width` columns: where the shapes are, and sparklines. Where there is no room
 * for both, a load whose shape has places tells its place instead; where no load has such, none is kept free.
 */
function endOf(view: View, width: number): { head: string; of: (load: LoadSpec) => Row } {
  const { state, ui } = view;
  const loads = state.profile?.loads ?? [];
  const zoom = sparkZoom(zoomOf(ui));
  const sparkWidth = loads.some(isShaped) ? width - PLACE_COLUMNS - 2 : width;
  const sparkOf = (load: LoadSpec, columns: number): Span =>
    span(
      columns >= LEAST_SPARK
        ? spark(samples(state, `${load.name}.latency.p95`, zoom, columns, 'max').values, columns)
        : '',
      'accent',
    );
  const title = (columns: number) =>
    columns >= LEAST_TITLED_SPARK ? right(`p95, last ${zoom / 60_000} min`, columns) : '';
  if (sparkWidth === width) return { head: title(width), of: (load) => [sparkOf(load, width)] };
  if (sparkWidth >= LEAST_SPARK)
    return {
      head: `${left('stage', PLACE_COLUMNS)}  ${title(sparkWidth)}`,
      of: (load) => row(placed(placeOf(state, load)), '  ', sparkOf(load, sparkWidth)),
    };
  return {
    head: loads.every(isShaped) ? 'stage' : title(width),
    of: (load) => [isShaped(load) ? placeOf(state, load) : sparkOf(load, width)],
  };
}

/** A sparkline has no axis that could tell a whole soak. */
const sparkZoom = (zoom: Zoom): Exclude<Zoom, 'whole'> => (zoom === 'whole' ? 600_000 : zoom);

const within = ({ text, style }: Span, width: number): Span => span(right(text, width), style);
const placed = ({ text, style }: Span): Span => span(left(text, PLACE_COLUMNS), style);

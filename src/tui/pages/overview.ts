/** The overview: load, memory, the rest, what happened; more of each as the window grows. */
import type { Question } from '../../model/question.ts';
import { pastQuestions } from '../charts/past-question.ts';
import { causeRows, suspectRows } from '../panels/causes.ts';
import { chaosRows } from '../panels/chaos-rows.ts';
import { deliveryPicture, deliverySeries } from '../panels/delivery.ts';
import { events } from '../panels/events.ts';
import { failurePicture, failureSeries } from '../panels/failure-picture.ts';
import { heatPicture, heatQuestions } from '../panels/heat-picture.ts';
import { latencyPicture, latencyQuestions } from '../panels/latency.ts';
import { sparkQuestions } from '../panels/load-ends.ts';
import { loadRows, loadsTable } from '../panels/loads.ts';
import { memoryPicture, memoryRows } from '../panels/memory.ts';
import { gallery, LEAST_PICTURE, type Picture } from '../panels/picture.ts';
import { seriesPicture } from '../panels/series-picture.ts';
import { thresholds } from '../panels/thresholds.ts';
import { vitals } from '../panels/vitals.ts';
import { pinned, watched, watchedRows, watchedSeries } from '../panels/watched.ts';
import { abreast, type Block } from '../view/abreast.ts';
import { memorySeries } from '../view/readings.ts';
import { type Row, rule, titled } from '../view/row.ts';
import { snapshotWords } from '../view/snapshot-words.ts';
import { selectedLoad, type View } from '../view/view.ts';
import { vitalsOf } from '../view/vitals.ts';
import { windowWords } from '../view/window-words.ts';

const LEAST_EVENTS = 3;
const LEAST_CHART = 5;
/** From here on there is room for three beside one another, and for a second line of pictures. */
const LARGE_COLUMNS = 170;
/** Below this a second line of pictures would only make both flat. */
const PICTURE_ROWS = 12;

export function overview(view: View, rows: number): Row[] {
  const { columns } = view.size;
  if (columns < 110 || rows < 22) return compact(view, rows);
  return wide(view, rows, columns >= LARGE_COLUMNS ? 3 : 2);
}

export function overviewQuestions(view: View): Question[] {
  const load = selectedLoad(view);
  const series = [
    ...memorySeries(view.state).map((memory) => memory.series),
    ...watchedSeries(view),
    ...(load ? [...deliverySeries(load), ...failureSeries(load)] : []),
  ];
  return [
    ...pastQuestions(view, { series }),
    ...latencyQuestions(view),
    ...(view.size.columns >= LARGE_COLUMNS ? heatQuestions(view) : []),
    ...sparkQuestions(view),
  ];
}

/** From 60×16 on: one thing below the other. */
function compact(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const tall = rows >= 36;
  const withSteps = rows - loadRows(view, 'steps') >= 24;
  const load = loadsTable(view, columns, Math.max(1, Math.floor(rows / 3) - 1), withSteps ? 'steps' : 'none');
  const chaos = chaosRows(view, rows >= 20 ? 2 : 1);
  const memory = [
    ...memoryRows(view, columns, rows >= 20 ? 3 : 1),
    ...suspectRows(view, rows >= 18 ? 1 : 0),
    ...causeRows(view, rows >= 20 ? 2 : 1),
  ];
  const rest = [...vitals(view, columns, rows >= 20 ? 3 : 2), ...pinned(view, columns, Math.floor(rows / 6))];
  const lines = tall ? [titled('thresholds', columns), ...thresholds(view, columns, 8)] : [];
  const free = rows - load.length - chaos.length - memory.length - rest.length - lines.length - 2;
  const chartRows =
    free - LEAST_EVENTS >= LEAST_CHART ? Math.max(LEAST_CHART, Math.floor(free * (tall ? 0.5 : 0.65))) : 0;
  return [
    ...load,
    ...chaos,
    rule(columns),
    ...memory,
    ...(chartRows > 0 ? (memoryPicture(view)?.draw(columns - 1, chartRows) ?? []) : []),
    ...rest,
    ...lines,
    eventsTitle(view, columns),
    ...events(view, free - chartRows),
  ];
}

/** From 110×26 on: pictures side by side, then what must hold beside what is watched, and what happened. */
function wide(view: View, rows: number, across: number): Row[] {
  const { columns } = view.size;
  const load = loadsTable(view, columns, Math.max(4, Math.floor(rows / 4)), 'steps');
  const memories = memorySeries(view.state).length > 1 ? memoryRows(view, columns, 4) : [];
  const chaos = chaosRows(view, 3);
  const why = [...suspectRows(view, 1), ...causeRows(view, 3)];
  const free = rows - load.length - chaos.length - memories.length - why.length - 1;
  const withEvents = across > 2;
  const wanted = Math.max(linesOf(view), watchedRows(view), withEvents ? 12 : 4);
  const least = Math.min(wanted, Math.floor(free * 0.4));
  const eventRows = withEvents ? 0 : Math.max(LEAST_EVENTS, Math.floor((free - least) / 5));
  const room = free - least - 1 - (withEvents ? 0 : eventRows + 1);
  const chartRows = room >= LEAST_PICTURE ? room : 0;
  const lists = least + room - chartRows;
  const most = across * Math.max(1, Math.floor(chartRows / PICTURE_ROWS));
  const blocks: Block[] = [
    (width) => [titled('thresholds', width), ...thresholds(view, width, lists)],
    (width) => [titled(`watched · ${windowWords(view)}`, width), ...watched(view, width, lists)],
    ...(withEvents ? [(width: number) => [eventsTitle(view, width), ...events(view, lists)]] : []),
  ];
  return [
    ...load,
    ...chaos,
    rule(columns),
    ...memories,
    ...gallery(picturesOf(view).slice(0, most), across, columns, chartRows),
    ...why,
    ...abreast(blocks, columns, lists + 1),
    ...(withEvents ? [] : [eventsTitle(view, columns), ...events(view, eventRows)]),
  ];
}

/** The most important first. */
const picturesOf = (view: View): Picture[] =>
  [
    memoryPicture(view),
    latencyPicture(view),
    deliveryPicture(view),
    heatPicture(view),
    failurePicture(view),
    ...vitalsOf(view.state).map((vital) => seriesPicture(view, vital)),
  ].filter((picture) => picture !== undefined);

const linesOf = ({ state }: View): number =>
  state.verdict?.thresholds.length ?? state.profile?.pass.length ?? 0;

const eventsTitle = (view: View, columns: number): Row => titled(`events · ${snapshotWords(view)}`, columns);

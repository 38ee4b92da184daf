/** Every series on the whole screen: found by its name, put in order, one of them as a picture, pinned. */
import type { Question } from '../../model/question.ts';
import type { Series } from '../../model/series.ts';
import { pastQuestions } from '../charts/past-question.ts';
import { filled } from '../panels/list-rows.ts';
import { listTitle } from '../panels/list-title.ts';
import { chartedMemory } from '../panels/memory.ts';
import { seriesChart } from '../panels/series-chart.ts';
import { seriesTable } from '../panels/series-table.ts';
import { contains, listPlace, type PageList, selectedIndex } from '../view/list.ts';
import { beside, type Row, row, span } from '../view/row.ts';
import { ORDERS, type Order, type Ranked, rankedSeries } from '../view/series-ranks.ts';
import { selectedLoad, type View } from '../view/view.ts';

const LEAST_CHART = 6;
const LEAST_LIST = 3;
/** From here on the picture stands beside the list. */
const BESIDE_COLUMNS = 160;
const PINS_MOST = 12;

export function metricsPage(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const order = orderOf(view);
  const ranks = listed(view);
  const selected = selectedIndex(
    ranks.map(({ series }) => series),
    listPlace(view.ui),
  );
  const title = listTitle(view, {
    name: 'metrics',
    rows: 'series',
    listed: ranks.length,
    all: Object.keys(view.state.series).length,
    way: orderWords(view, order),
  });
  const chosen = ranks[selected];
  if (!chosen) return [title, row(span(` ${nothingWords(view)}`, 'dim'))];
  const table = { ranks, selected, showsLikeness: order === 'memory' || order === 'latency' };
  const list = (width: number, height: number) => filled(seriesTable(view, table, width, height), height);
  const room = rows - 1;
  if (columns >= BESIDE_COLUMNS) {
    const half = Math.floor(columns / 2);
    const chart = seriesChart(view, chosen.series, columns - half - 1, room);
    return [title, ...beside(list(half - 1, room), chart, half)];
  }
  const wanted = Math.max(LEAST_CHART, Math.floor(room / 2));
  const chartRows = room - wanted >= LEAST_LIST ? wanted : 0;
  return [
    title,
    ...list(columns, room - chartRows),
    ...seriesChart(view, chosen.series, columns - 1, chartRows),
  ];
}

export const metricList: PageList = {
  keys: (view) => listed(view).map(({ series }) => series),
  ways: ORDERS.map((order) => `by ${order}`),
  choose: ({ ui }, series) => ({ ...ui, pins: pinned(ui.pins, series) }),
};

/** The course of the one that is selected. */
export function metricQuestions(view: View): readonly Question[] {
  const names = metricList.keys(view);
  const chosen = names[selectedIndex(names, listPlace(view.ui))];
  return chosen === undefined ? [] : pastQuestions(view, { series: [chosen] });
}

/** Put on the overview, or taken off it; of too many the oldest give way. */
const pinned = (pins: readonly Series[], series: Series): Series[] =>
  pins.includes(series) ? pins.filter((each) => each !== series) : [...pins, series].slice(-PINS_MOST);

function listed(view: View): readonly Ranked[] {
  const order = orderOf(view);
  const of = likenedTo(view, order);
  const ranks = rankedSeries(view.state, { order, of, likeness: view.likeness });
  const { find } = listPlace(view.ui);
  return find === '' ? ranks : ranks.filter(({ series }) => contains(series, find));
}

const orderOf = ({ ui }: View): Order => ORDERS[listPlace(ui).way] ?? 'growth';

/** The memory that is charted elsewhere, or the selected load's p95. */
function likenedTo(view: View, order: Order): Series | undefined {
  if (order === 'memory') return chartedMemory(view);
  const load = selectedLoad(view);
  return order === 'latency' && load ? `${load.name}.latency.p95` : undefined;
}

function orderWords(view: View, order: Order): string {
  if (order !== 'memory' && order !== 'latency') return `by ${order}`;
  const of = likenedTo(view, order);
  if (of === undefined) return `by likeness to ${order}: there is none`;
  return view.likeness ? `that move with ${of}` : `how they move with ${of} is not told here`;
}

const nothingWords = ({ state, ui }: View): string =>
  Object.keys(state.series).length === 0
    ? 'nothing has been read yet'
    : `no series has «${listPlace(ui).find}» in its name; esc shows all`;

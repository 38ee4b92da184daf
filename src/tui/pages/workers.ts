/** What makes the load and watches, on the whole screen: workers, the instrument itself, the host. */
import type { Question } from '../../model/question.ts';
import type { Series } from '../../model/series.ts';
import { pastQuestions } from '../charts/past-question.ts';
import { crewRow, faultRow, gaugeRow, missedRow, sinkRow } from '../panels/instrument-rows.ts';
import { filled, type ListRow, listRows } from '../panels/list-rows.ts';
import { seriesChart } from '../panels/series-chart.ts';
import { type CrewMember, crewOf } from '../view/crews.ts';
import { type Gauge, gaugesOf } from '../view/instrument.ts';
import { listPlace, type PageList, selectedIndex } from '../view/list.ts';
import { LOG_QUESTION } from '../view/log.ts';
import { type Row, row, span, titled } from '../view/row.ts';
import { wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';

const LEAST_CHART = 6;
const LEAST_LIST = 6;

/** What a row tells in full, and whose course is drawn below the list. */
interface Item extends ListRow {
  readonly about: string;
  readonly series: Series | null;
}

export function workersPage(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const items = itemsOf(view);
  const chosen = selected(view, items);
  const about = wrap(chosen?.about ?? '', columns - 2).map((line) => row(span(` ${line}`, 'dim')));
  const free = rows - about.length - LEAST_CHART;
  const hasChart = chosen?.series != null && free >= LEAST_LIST;
  const listRoom = hasChart ? Math.min(free, items.length) : rows - about.length;
  return [
    ...filled(listRows(items, chosen?.key ?? null, listRoom), listRoom),
    ...about,
    ...(hasChart && chosen?.series != null
      ? seriesChart(view, chosen.series, columns - 1, rows - listRoom - about.length)
      : []),
  ];
}

export const workerList: PageList = {
  keys: (view) => itemsOf(view).flatMap(({ key }) => key ?? []),
  ways: [],
  choose: () => 'all of it is shown already',
};

/** Of all of them: each has its sparkline. */
export const workerQuestions = (view: View): readonly Question[] => [
  LOG_QUESTION,
  ...pastQuestions(view, { series: [...new Set(itemsOf(view).flatMap(({ series }) => series ?? []))] }),
];

function selected(view: View, items: readonly Item[]): Item | undefined {
  const rows = items.filter(({ key }) => key !== null);
  return rows[
    selectedIndex(
      rows.map(({ key }) => key ?? ''),
      listPlace(view.ui),
    )
  ];
}

function itemsOf(view: View): Item[] {
  const { columns } = view.size;
  const { workers, self, host } = gaugesOf(view.state);
  const head = (title: string): Item => ({
    key: null,
    row: () => titled(title, columns),
    about: '',
    series: null,
  });
  const gauges = (some: readonly Gauge[]): Item[] =>
    some.map((gauge) => ({
      key: gauge.series,
      row: () => gaugeRow(view, gauge, columns - 1),
      about: `${gauge.label}: ${gauge.meaning}.`,
      series: gauge.series,
    }));
  return [
    head('workers'),
    ...crews(view),
    ...gauges(workers),
    head('soaktop itself'),
    ...gauges(self),
    { key: 'ticks', row: () => missedRow(view), about: TICKS_ABOUT, series: 'self.lateness' },
    { key: 'sinks', row: () => sinkRow(view), about: SINKS_ABOUT, series: null },
    ...(host.length > 0 ? [head('this machine')] : []),
    ...gauges(host),
  ];
}

const INVALID_ABOUT =
  "A load is invalid, and tells nothing of the target, when its generator was at fault in more than 5 % of the soak's ticks: requests not sent for want of a worker, of time or of ports, a tenth sent 10 ms late, answers dropped here.";
const TICKS_ABOUT =
  'A tick that is late is taken late; one that is missed is a gap. No request depends on them.';
const SINKS_ABOUT = 'What cannot be written is kept in memory and tried again; the run goes on.';

const aboutWorker = ({ worker, losses, why }: CrewMember): string =>
  losses === 0
    ? `${worker} was never lost. Of one that is, another takes the place; what was in flight is missed.`
    : `${worker} was lost, and replaced: ${why ?? 'nobody knows why'}. What it had in flight is missed.`;

function crews(view: View): Item[] {
  return (view.state.profile?.loads ?? []).flatMap((load): Item[] => [
    {
      key: `load.${load.name}`,
      row: () => faultRow(view, load),
      about: INVALID_ABOUT,
      series: `${load.name}.rate`,
    },
    ...crewOf(view, load).map((member) => ({
      key: `worker.${member.worker}`,
      row: () => crewRow(member),
      about: aboutWorker(member),
      series: `${load.name}.rate`,
    })),
  ]);
}

/** Thresholds, faults on purpose and findings on the whole screen: what must hold, what does not, why, and when it was worst. */
import type { FaultSpec } from '../../model/chaos.ts';
import type { Question } from '../../model/question.ts';
import type { Series } from '../../model/series.ts';
import type { Cause } from '../../model/verdict.ts';
import { pastQuestions } from '../charts/past-question.ts';
import { chaosDetails, chaosListRow, lastTimeSeq } from '../panels/chaos-details.ts';
import { causeDetails, findingDetails, lineDetails } from '../panels/finding-details.ts';
import { filled, type ListRow, listRows } from '../panels/list-rows.ts';
import { listTitle } from '../panels/list-title.ts';
import { seriesChart } from '../panels/series-chart.ts';
import { thresholdHeads, thresholdRow } from '../panels/thresholds.ts';
import { chaosOf } from '../view/chaos-plan.ts';
import { eventTime } from '../view/clock.ts';
import { type JudgedLine, judgedLines, worstFirst } from '../view/judged-lines.ts';
import { contains, listPlace, type PageList, selectedIndex } from '../view/list.ts';
import { lookAt } from '../view/look-at.ts';
import { type Row, row, type Style, span, titled } from '../view/row.ts';
import type { View } from '../view/view.ts';
import { everyMsOf, soakOf, tickOf } from '../view/window.ts';
import { faultWords } from '../view/wording.ts';
import { seriesBehind, worstMoment, worstQuestions } from '../view/worst-moment.ts';

/** Rows that the list keeps beside long details. */
const LEAST_LIST = 4;
const LEAST_CHART = 7;
const WAYS = ['the worst first', 'as in the profile'] as const;

type Told = View['state']['findings'][string];
type Item =
  | { readonly kind: 'line'; readonly key: string; readonly text: string; readonly of: JudgedLine }
  | { readonly kind: 'chaos'; readonly key: string; readonly text: string; readonly of: FaultSpec }
  | { readonly kind: 'cause'; readonly key: string; readonly text: string; readonly of: Cause }
  | { readonly kind: 'finding'; readonly key: string; readonly text: string; readonly of: Told };

export function thresholdsPage(view: View, rows: number): Row[] {
  const { columns } = view.size;
  const all = itemsOf(view);
  const items = listed(view);
  const title = listTitle(view, {
    name: chaosOf(view).length > 0 ? 'thresholds, faults, causes, findings' : 'thresholds, causes, findings',
    rows: 'rows',
    listed: items.length,
    all: all.length,
    way: WAYS[listPlace(view.ui).way] ?? WAYS[0],
  });
  const chosen = selected(view);
  if (!chosen)
    return [
      title,
      row(span(` ${all.length === 0 ? 'nothing must hold in this run' : 'nothing like that'}`, 'dim')),
    ];
  const about = [titled('selected', columns), ...detailsOf(view, chosen)];
  const room = rows - 2;
  const listRoom = Math.max(Math.min(LEAST_LIST, room), Math.min(items.length, room - about.length));
  const told = readOn(about, room - listRoom, view.ui.scroll);
  const chartRows = room - listRoom - told.length;
  const series = behind(view, chosen);
  const chart =
    series !== undefined && chartRows >= LEAST_CHART ? seriesChart(view, series, columns - 1, chartRows) : [];
  return [
    title,
    thresholdHeads(columns),
    ...filled(
      listRows(
        items.map((item) => rowOf(view, item)),
        chosen.key,
        listRoom,
      ),
      listRoom,
    ),
    ...told,
    ...chart,
  ];
}

/** As much as there is room for, from where one has read on to; the last row says that there is more. */
function readOn([title = [], ...told]: readonly Row[], room: number, scroll: number): Row[] {
  if (told.length < room) return [title, ...told];
  const from = Math.max(0, Math.min(scroll, told.length - room + 1));
  const shown = told.slice(from, from + room - 1);
  const isLast = from + shown.length >= told.length;
  const more = row(span(' … page ↓ reads on', 'dim'));
  return [title, ...(isLast ? shown : [...shown.slice(0, -1), more])].slice(0, Math.max(0, room));
}

export const thresholdList: PageList = {
  told: (view) => {
    const item = selected(view);
    return item ? detailsOf(view, item).length : 0;
  },
  keys: (view) => listed(view).map(({ key }) => key),
  ways: WAYS,
  choose: (view, key) => {
    const item = listed(view).find((each) => each.key === key);
    const seq = item && seqOf(view, item);
    if (seq != null) return lookAt(view, seq);
    return item?.kind === 'chaos' ? 'it has not come yet' : 'no tick of it was worse than the others';
  },
};

/** When the selected line was at its worst, and how it went. */
export function thresholdQuestions(view: View): readonly Question[] {
  const item = selected(view);
  const series = item && behind(view, item);
  return [
    ...(item?.kind === 'line' && item.of.line ? worstQuestions(view, item.of.line) : []),
    ...(series === undefined ? [] : pastQuestions(view, { series: [series] })),
  ];
}

/** Whose course stands below the details. */
function behind(view: View, { kind, of }: Item): Series | undefined {
  if (kind === 'line') return of.line ? seriesBehind(view, of.line) : undefined;
  return kind === 'finding' ? of.finding.series : undefined;
}

function itemsOf(view: View): Item[] {
  const { state, ui } = view;
  const lines = judgedLines(state);
  const ordered = listPlace(ui).way === 0 ? worstFirst(lines) : lines;
  const causes = [...(state.verdict?.causes ?? [])].sort((a, b) => b.seconds - a.seconds);
  const findings = Object.entries(state.findings).sort(([, a], [, b]) => b.at - a.at);
  return [
    ...ordered.map((of): Item => ({ kind: 'line', key: of.key, text: of.text, of })),
    ...chaosOf(view).map((of): Item => ({ kind: 'chaos', key: `chaos.${of.name}`, text: of.name, of })),
    ...causes.map((of, i): Item => ({ kind: 'cause', key: `cause.${of.rule}.${i}`, text: of.text, of })),
    ...findings.map(
      ([key, of]): Item => ({ kind: 'finding', key: `finding.${key}`, text: of.finding.text, of }),
    ),
  ];
}

function listed(view: View): Item[] {
  const { find } = listPlace(view.ui);
  return itemsOf(view).filter(({ kind, text }) => contains(`${kind} ${text}`, find));
}

function selected(view: View): Item | undefined {
  const items = listed(view);
  return items[
    selectedIndex(
      items.map(({ key }) => key),
      listPlace(view.ui),
    )
  ];
}

function rowOf(view: View, { kind, key, of }: Item): ListRow {
  if (kind === 'line') return { key, row: () => thresholdRow(view, of, view.size.columns) };
  if (kind === 'chaos') return { key, row: () => chaosListRow(view, of) };
  if (kind === 'cause')
    return { key, row: () => row(span('! cause   ', 'warn'), `${of.text}${faultWords(of.fault)}`) };
  const [glyph, style] = SIGNS[of.finding.level];
  return {
    key,
    row: () =>
      row(
        span(`${eventTime(of.at, view.now)}  `, 'dim'),
        span(`${glyph}${of.finding.text}${faultWords(of.finding.fault)}`, style),
      ),
  };
}

const SIGNS: Readonly<Record<'bad' | 'warning' | 'info', readonly [string, Style]>> = {
  bad: ['▲ ', 'bad'],
  warning: ['! ', 'warn'],
  info: ['', 'plain'],
};

function detailsOf(view: View, { kind, of }: Item): Row[] {
  if (kind === 'line') return lineDetails(view, of);
  if (kind === 'chaos') return chaosDetails(view, of);
  return kind === 'cause' ? causeDetails(view, of) : findingDetails(view, of);
}

/** The tick that enter goes to; null: there is none. */
function seqOf(view: View, { kind, of }: Item): number | null {
  if (kind === 'line') return (of.line && worstMoment(view, of.line)?.from) ?? null;
  if (kind === 'chaos') return lastTimeSeq(view, of);
  if (kind === 'finding') return Math.max(0, tickOf(view, of.at));
  const soak = soakOf(view.newest);
  return soak && soak.from + Math.round((of.fromSeconds * 1000) / everyMsOf(view.newest));
}

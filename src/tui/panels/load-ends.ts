/** What stands behind the figures of a load: where its shape is, and sparklines of what it did. */
import type { LoadSpec } from '../../model/profile.ts';
import type { Question } from '../../model/question.ts';
import { pastQuestions } from '../charts/past-question.ts';
import { isShaped, placeOf } from '../view/asking.ts';
import { type Row, row, type Span, span } from '../view/row.ts';
import { left, right } from '../view/text.ts';
import { type View, zoomOf } from '../view/view.ts';
import { windowBack } from '../view/window.ts';
import { levelBack, worstBack } from './course.ts';

export const PLACE_COLUMNS = 14;
export const LEAST_SPARK = 8;
/** So wide, and two of them tell more than one. */
const LEAST_TWO_SPARKS = 50;
/** So wide, and what tells the window's length has room. */
const LEAST_TITLED_SPARK = 12;

/**
 * In `width` columns. Where there is no room for both, a load whose shape has places tells its place
 * instead; where no load has such, none is kept free.
 */
export function loadEnds(view: View, width: number): { head: string; of: (load: LoadSpec) => Row } {
  const { state } = view;
  const loads = state.profile?.loads ?? [];
  const sparkWidth = loads.some(isShaped) ? width - PLACE_COLUMNS - 2 : width;
  if (sparkWidth === width)
    return { head: sparksTitle(view, width), of: (load) => sparks(view, load, width) };
  if (sparkWidth >= LEAST_SPARK)
    return {
      head: `${left('stage', PLACE_COLUMNS)}  ${sparksTitle(view, sparkWidth)}`,
      of: (load) => row(placed(placeOf(state, load)), '  ', ...sparks(view, load, sparkWidth)),
    };
  return {
    head: loads.every(isShaped) ? 'stage' : sparksTitle(view, width),
    of: (load) => (isShaped(load) ? [placeOf(state, load)] : sparks(view, load, width)),
  };
}

/** The p95; before it what was done a second, where there is room for two. */
function sparks(view: View, { name }: LoadSpec, columns: number): Row {
  if (columns < LEAST_SPARK) return [];
  const ms = sparkMs(view);
  const p95 = (width: number) => span(worstBack(view, `${name}.latency.p95`, ms, width), 'accent');
  if (columns < LEAST_TWO_SPARKS) return [p95(columns)];
  const half = Math.floor((columns - 2) / 2);
  return [span(levelBack(view, `${name}.rate`, ms, half), 'accent'), span('  '), p95(columns - half - 2)];
}

function sparksTitle(view: View, columns: number): string {
  const half = Math.floor((columns - 2) / 2);
  const title = `p95, last ${sparkMs(view) / MINUTE} min`;
  if (columns < LEAST_TITLED_SPARK) return '';
  return columns < LEAST_TWO_SPARKS
    ? right(title, columns)
    : `${right('done/s', half)}  ${right(title, columns - half - 2)}`;
}

/** What the sparklines show that the state does not hold. */
export const sparkQuestions = (view: View): Question[] =>
  pastQuestions(
    view,
    {
      series: (view.state.profile?.loads ?? []).flatMap(({ name }) => [
        `${name}.rate`,
        `${name}.latency.p95`,
      ]),
    },
    windowBack(view, sparkMs(view)),
  );

const MINUTE = 60_000;
/** A sparkline has no axis that could tell a whole soak: of that its end, in a length that seldom changes. */
const SPARK_MS = [1, 2, 5, 10].map((minutes) => minutes * MINUTE);

function sparkMs({ ui, newest }: View): number {
  const zoom = zoomOf(ui);
  if (zoom !== 'whole') return zoom;
  return SPARK_MS.find((ms) => ms >= newest.elapsedMs) ?? 10 * MINUTE;
}

const placed = ({ text, style }: Span): Span => span(left(text, PLACE_COLUMNS), style);

/** The screen in sentences, for those who hear it: a summary, what is new, a page read line by line. */
import { formatClock, formatNumber, formatQuantity, formatRatio, formatSeconds } from '../../model/format.ts';
import type { State } from '../../model/state.ts';
import { frame } from '../view/frame.ts';
import { errorShare, memorySeries, reading, trendOf } from '../view/readings.ts';
import { type Row, textOf } from '../view/row.ts';
import { slopeWords, stateWords } from '../view/trend-words.ts';
import { firstReason, verdictWords } from '../view/verdict-words.ts';
import type { View } from '../view/view.ts';
import { eventLines } from '../view/wording.ts';

/** How the run does, from the verdict on. */
export function summary(view: View): string[] {
  const { state } = view;
  const { warmupMs = 0, soakMs = 0, cooldownMs = 0 } = state.profile?.phases ?? {};
  const name = state.run?.name ?? state.profile?.name ?? 'the run';
  const time = `${formatClock(state.elapsedMs)} of ${formatClock(warmupMs + soakMs + cooldownMs)}`;
  return [
    `${name}, ${state.phase}, ${time}.`,
    `${verdict(view)}.`,
    ...(state.profile?.loads ?? []).map(({ name: load }) => `${loadWords(state, load)}.`),
    ...memorySeries(state).map(({ name: of, series }) => {
      const trend = trendOf(state, series);
      const words = trend ? [slopeWords(trend), stateWords(trend).text].filter((text) => text !== '') : [];
      return `${[`memory${of === '' ? '' : ` of ${of}`} ${formatQuantity(reading(state, series), 'bytes')}`, ...words].join(', ')}.`;
    }),
    ...(state.verdict?.causes ?? []).map(({ text }) => `${text}.`),
  ].map(spoken);
}

const verdict = (view: View): string =>
  [verdictWords(view).text, firstReason(view)?.text ?? ''].filter((text) => text !== '').join(': ');

function loadWords(state: State, load: string): string {
  const ask = state.loads[load];
  return [
    `${load}: ${ask?.paused ? 'paused' : `asked ${formatNumber(ask?.asked)}`}`,
    `done ${formatNumber(reading(state, `${load}.rate`))} a second`,
    `p95 ${formatSeconds(reading(state, `${load}.latency.p95`))}`,
    `errors ${formatRatio(errorShare(state, load))}`,
  ].join(', ');
}

/** What is said of the newest state that the one before had not: the verdict when it turns, and every event. */
export function news(before: View, after: View): string[] {
  const { state: was } = before;
  const { state: is } = after;
  const count = Math.min(is.events.length, is.eventCount - was.eventCount);
  const told = count > 0 ? eventLines(is.events.slice(-count)).reverse() : [];
  const turned = is.verdict?.state !== was.verdict?.state && is.phase !== 'starting' && is.phase !== 'warmup';
  return [...told.map(({ text }) => `${text}.`), ...(turned ? [`${verdict(after)}.`] : [])].map(spoken);
}

/** The rows of a page that are text; pictures are left out. */
export function pageSentences(view: View): string[] {
  const rows = frame({ ...view, size: { columns: 110, rows: 60 }, ui: { ...view.ui, message: null } }).slice(
    0,
    -1,
  );
  return rows
    .filter((spans, i) => !isPicture(spans) && !/└/.test(textOf(rows[i - 1] ?? [])))
    .map((spans) => spoken(textOf(spans)))
    .filter((text) => /[\p{L}\p{N}]/u.test(text));
}

const isPicture = (spans: Row): boolean => /[│┤└⠁-⣿]/.test(textOf(spans));

/** Without what is only seen; columns become parts of a sentence. */
export function spoken(text: string): string {
  return text
    .replace(/[▁-█░▒▓─▕▏▸●▲■◆◔·]/g, ' ')
    .trim()
    .split(/ {2,}/)
    .map((part) => part.replace(/^[ ,]+|[ ,]+$/g, ''))
    .filter((part) => part !== '')
    .join(', ')
    .replace(/[ .…]+$/, '.');
}

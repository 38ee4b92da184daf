/** The first three rows: which run, its verdict so far, the phase and its time, and the first reason. */
import { formatClock, formatDuration } from '../../model/format.ts';
import { lengthOf } from '../../model/shape.ts';
import { eventTime, timeOfDay } from '../view/clock.ts';
import { playingWords } from '../view/playing-words.ts';
import { type Row, row, rule, type Span, span, spread, widthOf } from '../view/row.ts';
import { cut } from '../view/text.ts';
import { firstReason, verdictWords } from '../view/verdict-words.ts';
import type { View } from '../view/view.ts';

/** A live run that has been silent for so many ticks (and 5 s) is said to be. */
const SILENT_TICKS = 5;

export function header(view: View): Row[] {
  const { state, size } = view;
  const name = state.run?.name ?? state.profile?.name ?? '…';
  const playing = view.playing ? row('  ', playingWords(view.playing)) : [];
  const free = size.columns - widthOf([verdictWords(view)]) - widthOf(playing) - MARGIN_COLUMNS;
  const time = clock(view).find(
    (each, i, all) => i === all.length - 1 || widthOf([each]) + NAME_COLUMNS <= free,
  );
  const end = row(verdictWords(view), ' ', time ?? '');
  const title = cut(name, Math.max(LEAST_NAME, free - widthOf(time ? [time] : [])));
  const start = row(span(' soaktop', 'accent'), '  ', span(title, 'bold'), ...playing);
  return [spread(start, end, size.columns), phaseRow(view), reasonRow(view)];
}

/** The program's name, and blanks. */
const MARGIN_COLUMNS = 13;
/** So much of the run's name has precedence over how far back one looks. */
const NAME_COLUMNS = 12;
const LEAST_NAME = 4;

/** The time of day; of a moment of the past plainly that, and where there is room how far back it lies. */
function clock({ state, newest, ui, now, kind, answers }: View): Span[] {
  const { cursor } = ui;
  if (cursor === null) return [span(` ${timeOfDay(now)} `)];
  if (cursor < newest.seq && answers({ ask: 'moment', seq: cursor }) === undefined)
    return [span(' reading the past … ', 'inverse')];
  const time = ` at ${eventTime(state.at, newest.at)}`;
  const back = newest.at - state.at;
  if (back <= 0) return [span(`${time} `, 'inverse')];
  const far = formatDuration(back);
  const isOver = kind === 'stored' || newest.phase === 'ended';
  const words = isOver ? [`, ${far} before the end`, `, -${far}`, ''] : [`, ${far} ago`, ''];
  return words.map((each) => span(`${time}${each} `, 'inverse'));
}

function reasonRow(view: View): Row {
  const silentMs = view.now - view.state.at;
  const limitMs = Math.max(5000, SILENT_TICKS * (view.state.profile?.everyMs ?? 1000));
  const said =
    view.kind === 'live' && view.state.phase !== 'ended' && view.state.at > 0 && silentMs > limitMs
      ? span(`! nothing heard from the run for ${formatDuration(silentMs)}`, 'warn')
      : firstReason(view);
  if (!said) return rule(view.size.columns);
  return row(' ', { ...said, text: cut(said.text, view.size.columns - 2) });
}

const PHASES = {
  starting: 'starting',
  warmup: 'warm-up',
  soak: 'soak',
  cooldown: 'cool-down',
  ended: 'ended',
};

/** Of a record without an end when it was to end is not what will be. */
const RECORDS = { died: 'its record ends here', 'goes on': 'as its files have it' };

function phaseRow({ state, newest, size, now, record }: View): Row {
  const { phase, profile, phaseAt } = state;
  const word = span(` ${PHASES[phase]} `, 'bold');
  if (phase === 'ended')
    return row(
      word,
      `at ${timeOfDay(state.endedAt ?? state.at, now)}, after ${formatDuration(state.elapsedMs)}`,
    );
  const totalMs = profile === null ? 0 : plannedMs(phase, profile.phases);
  if (phase === 'starting' || totalMs <= 0)
    return row(word, span('  the target and the workers are being started', 'dim'));
  const goneMs = Math.min(totalMs, Math.max(0, now - phaseAt));
  const total = formatClock(totalMs);
  const end = ` ${formatClock(goneMs).padStart(total.length)} of ${total}, ${record && state === newest ? RECORDS[record] : ending(state, phaseAt + totalMs, now)} `;
  const width = Math.max(0, size.columns - widthOf([word]) - end.length - 2);
  const full = Math.round((goneMs / totalMs) * width);
  return row(
    word,
    span('▕', 'dim'),
    span('█'.repeat(full), phase === 'soak' ? 'accent' : 'dim'),
    span(`${'░'.repeat(width - full)}▏`, 'dim'),
    end,
  );
}

/** Loads that come to their own end may end the soak sooner. */
function ending({ phase, profile }: View['state'], at: number, now: number): string {
  if (phase === 'warmup') return `not judged, soak from ${timeOfDay(at, now)}`;
  if (phase === 'cooldown') return `not judged, ends ${timeOfDay(at, now)}`;
  const endsItself = profile?.loads.every(({ shape }) => lengthOf(shape) !== null);
  return `ends ${endsItself && profile?.loads.length ? 'by ' : ''}${timeOfDay(at, now)}`;
}

function plannedMs(
  phase: View['state']['phase'],
  phases: { warmupMs: number; soakMs: number; cooldownMs: number },
): number {
  if (phase === 'warmup') return phases.warmupMs;
  if (phase === 'soak') return phases.soakMs;
  return phase === 'cooldown' ? phases.cooldownMs : 0;
}

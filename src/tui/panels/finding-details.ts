/** One line of the profile, one cause or one finding, told whole: why, how far, when at its worst, whose fault. */
import { formatDuration, formatQuantity } from '../../model/format.ts';
import { unitOf } from '../../model/series.ts';
import { isTrend } from '../../model/threshold.ts';
import type { Cause } from '../../model/verdict.ts';
import { eventTime } from '../view/clock.ts';
import { type JudgedLine, limitWords, SAID, spareOf, valueWords } from '../view/judged-lines.ts';
import { type Row, row, type Style, span } from '../view/row.ts';
import { wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';
import { tickAt } from '../view/window.ts';
import { faultWords } from '../view/wording.ts';
import { worstMoment } from '../view/worst-moment.ts';

type Told = View['state']['findings'][string];

export function lineDetails(view: View, judged: JudgedLine): Row[] {
  const { columns } = view.size;
  const { result, state } = judged;
  const told =
    view.state.findings[`threshold.${judged.line?.text}`] ??
    view.state.findings[`alert.${judged.line?.text}`];
  const since = told && told.finding.level !== 'info' ? ` since ${eventTime(told.at, view.now)}` : '';
  const suspects = view.state.verdict?.suspects.find(({ of }) => of === judged.line?.series);
  return [
    ...said(`${judged.text}`, columns, 'bold'),
    ...said(`${SAID[state].words}${since}${result ? `: ${result.why}` : ''}`, columns, SAID[state].style),
    ...plain(spareSentence(judged), columns),
    ...plain(worstSentence(view, judged), columns),
    ...(since && told
      ? plain(`whose fault:${faultWords(told.finding.fault) || ' nobody knows'}`, columns)
      : []),
    ...(suspects?.moving ?? []).flatMap(({ series, likeness, why }) =>
      plain(`moves with ${series} (${likeness.toFixed(2)}): ${why}`, columns),
    ),
    ...(suspects && suspects.still.length > 0 ? plain(`not with ${suspects.still.join(', ')}`, columns) : []),
  ];
}

export const causeDetails = (
  { size }: View,
  { text, fault, seconds, fromSeconds, evidence }: Cause,
): Row[] => [
  ...said(text, size.columns, 'warn'),
  ...plain(
    `for ${formatDuration(seconds * 1000)}, from ${formatDuration(fromSeconds * 1000)} after the soak's start on${faultWords(fault)}`,
    size.columns,
  ),
  ...evidence.flatMap((line) => plain(`· ${line}`, size.columns)),
];

export const findingDetails = ({ size, now }: View, { at, finding }: Told): Row[] => [
  ...said(`${finding.text}${faultWords(finding.fault)}`, size.columns, 'bold'),
  ...plain(
    `at ${eventTime(at, now)}, ${LEVELS[finding.level]}${finding.series ? `, of ${finding.series}` : ''}`,
    size.columns,
  ),
];

const LEVELS = { bad: 'bad', warning: 'a warning', info: 'for information' } as const;

const said = (text: string, columns: number, style: Style): Row[] =>
  wrap(text, columns - 2).map((line) => row(span(` ${line}`, style)));

const plain = (text: string, columns: number): Row[] =>
  wrap(text, columns - 4).map((line, i) => row(span(`${i === 0 ? '  ' : '    '}${line}`)));

function spareSentence(judged: JudgedLine): string {
  const spare = spareOf(judged);
  const now = `now ${valueWords(judged)}, limit ${limitWords(judged)}`;
  if (!spare) return judged.line && judged.result ? now : '';
  const share = spare.share === null ? '' : `, ${spare.share.replace('-', '')} of the limit`;
  return `${now}: ${spare.words} ${spare.by < 0 ? 'beyond it' : 'to spare'}${share}`;
}

function worstSentence(view: View, { line }: JudgedLine): string {
  const moment = line && worstMoment(view, line);
  if (!moment) return '';
  const at = eventTime(tickAt(view, moment.from), view.now);
  const ticks = moment.to - moment.from;
  const within =
    ticks > 1
      ? `in the ${formatDuration(tickAt(view, moment.to) - tickAt(view, moment.from))} from ${at}`
      : `at ${at}`;
  const value = formatQuantity(moment.value, unitOf(moment.series));
  const word = moment.isRise ? 'rose most' : isTrend(line) ? 'highest' : 'worst';
  return `${word} ${within}: ${moment.series} ${moment.isRise ? `by ${value}` : value}; enter goes there`;
}

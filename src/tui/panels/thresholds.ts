/** Each threshold with its value and what it says; and what the judge has found. */
import { formatQuantity, NOTHING } from '../../model/format.ts';
import type { State } from '../../model/state.ts';
import type { Unit } from '../../model/units.ts';
import type { ThresholdResult } from '../../model/verdict.ts';
import { eventTime } from '../view/clock.ts';
import { type Row, row, type Style, span } from '../view/row.ts';
import { columnsOf, left, right } from '../view/text.ts';
import type { View } from '../view/view.ts';
import { faultWords } from '../view/wording.ts';

const SAID: Readonly<Record<ThresholdResult['state'], { words: string; style: Style; rank: number }>> = {
  fail: { words: '▲ FAIL', style: 'bad', rank: 0 },
  unknown: { words: '? unknown', style: 'warn', rank: 1 },
  pass: { words: '● pass', style: 'good', rank: 2 },
  skipped: { words: '· skipped', style: 'dim', rank: 3 },
};

/** Of a reason with less room only the beginning would be read. */
const LEAST_WHY = 24;

/** The worst first; of equals, as in the profile. */
export function thresholds({ state }: View, columns: number, most: number, skip = 0): Row[] {
  const results = [...(state.verdict?.thresholds ?? [])].sort(
    (a, b) => SAID[a.state].rank - SAID[b.state].rank,
  );
  if (results.length === 0)
    return (state.profile?.pass ?? [])
      .slice(skip, skip + most)
      .map(({ text }) => row(span(' · not yet  ', 'dim'), text));
  const longest = Math.max(...results.map(({ text }) => columnsOf(text)));
  const textWidth = Math.min(longest, Math.max(20, columns - 24));
  const roomForWhy = columns - textWidth - 24 >= LEAST_WHY;
  return results
    .slice(skip, skip + most)
    .map(({ state: said, text, value, unit, why }) =>
      row(
        span(` ${left(SAID[said].words, 10)}`, SAID[said].style),
        left(text, textWidth),
        span(right(isSlope(state, text) ? slope(value, unit) : formatQuantity(value, unit), 9), 'bold'),
        span(roomForWhy ? `   ${why}` : '', 'dim'),
      ),
    );
}

const isSlope = (state: State, text: string): boolean =>
  (state.profile?.pass ?? []).some((threshold) => threshold.text === text && threshold.measure === 'slope');

/** Kept per second of the judge's clock, read per hour. */
const slope = (value: number | null, unit: Unit): string =>
  value === null ? NOTHING : `${formatQuantity(value * 3600, unit)}/h`;

/** What the judge has said and not taken back, newest first. */
export function findings({ state, now }: View, most: number): Row[] {
  const found = Object.values(state.findings).sort((a, b) => b.at - a.at);
  if (found.length === 0) return [row(span(' nothing has been found', 'dim'))];
  return found
    .slice(0, Math.max(0, most))
    .map(({ at, finding }) =>
      row(
        span(` ${eventTime(at, now)}  `, 'dim'),
        span(
          `${finding.level === 'bad' ? '▲ ' : finding.level === 'warning' ? '! ' : ''}${finding.text}${faultWords(finding.fault)}`,
          finding.level === 'bad' ? 'bad' : finding.level === 'warning' ? 'warn' : 'plain',
        ),
      ),
    );
}

/** Each threshold with its value and what it says; and what the judge has found. */
import { formatQuantity, NOTHING } from '../../model/format.ts';
import type { ThresholdResult } from '../../model/verdict.ts';
import { eventTime } from '../view/clock.ts';
import { type Row, row, type Style, span } from '../view/row.ts';
import { columnsOf, left, right } from '../view/text.ts';
import type { View } from '../view/view.ts';
import { faultWords } from '../view/wording.ts';

/** A grade's line that is missed fails no run. */
type Said = ThresholdResult['state'] | 'missed';

const SAID: Readonly<Record<Said, { words: string; style: Style; rank: number }>> = {
  fail: { words: '▲ FAIL', style: 'bad', rank: 0 },
  unknown: { words: '? unknown', style: 'warn', rank: 1 },
  pass: { words: '● pass', style: 'good', rank: 2 },
  missed: { words: '▽ missed', style: 'warn', rank: 3 },
  skipped: { words: '· skipped', style: 'dim', rank: 4 },
};

/** Of a reason with less room only the beginning would be read. */
const LEAST_WHY = 20;

/** The worst first; of equals, as in the profile: what was verified, what must hold, then what the grades need. */
export function thresholds({ state }: View, columns: number, most: number, skip = 0): Row[] {
  const { verdict, profile } = state;
  const results = [
    ...(verdict?.verified ?? []),
    ...(verdict?.thresholds ?? []),
    ...(verdict?.grades ?? []).flatMap(({ name, thresholds }) =>
      thresholds.map((each) => ({
        ...each,
        state: each.state === 'fail' ? ('missed' as const) : each.state,
        text: `${name}: ${each.text}`,
      })),
    ),
  ].sort((a, b) => SAID[a.state].rank - SAID[b.state].rank);
  if (results.length === 0)
    return [
      ...(profile?.pass ?? []).map(({ text }) => text),
      ...(profile?.grades ?? []).flatMap(({ name, lines }) => lines.map(({ text }) => `${name}: ${text}`)),
    ]
      .slice(skip, skip + most)
      .map((text) => row(span(' · not yet  ', 'dim'), text));
  const longest = Math.max(...results.map(({ text }) => columnsOf(text)));
  const textWidth = Math.min(longest, Math.max(20, columns - 24));
  const roomForWhy = columns - textWidth - 25 >= LEAST_WHY;
  return results
    .slice(skip, skip + most)
    .map((result) =>
      row(
        span(` ${left(SAID[result.state].words, 10)}`, SAID[result.state].style),
        left(result.text, textWidth),
        span(right(valueWords(result), 10), 'bold'),
        span(roomForWhy ? `   ${withoutName(result)}` : '', 'dim'),
      ),
    );
}

/** Why, without the series that the line begins with: its name is beside it already. */
function withoutName({ text, why }: Pick<ThresholdResult, 'text' | 'why'>): string {
  const [series = ''] = text.replace(/^\w+: /, '').split(' ');
  return why.startsWith(`${series} `) || why.startsWith(`${series}: `)
    ? why.slice(series.length).replace(/^:? /, '')
    : why;
}

/** A slope is kept per second of the judge's clock, and read per hour. */
function valueWords({ text, value, unit }: Pick<ThresholdResult, 'text' | 'value' | 'unit'>): string {
  if (value === null) return NOTHING;
  if (/ slope /.test(text)) return `${formatQuantity(value * 3600, unit)}/h`;
  return `${formatQuantity(value, unit)}${/ rate /.test(text) ? '/s' : ''}`;
}

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

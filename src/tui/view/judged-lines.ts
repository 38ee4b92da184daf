/** What a run is held to, line by line: what must hold, what was verified, what grades need, what alerts and aborts. */
import { formatQuantity, formatRatio, NOTHING } from '../../model/format.ts';
import { meets } from '../../model/instant.ts';
import type { State } from '../../model/state.ts';
import type { Threshold } from '../../model/threshold.ts';
import type { ThresholdResult } from '../../model/verdict.ts';
import type { Style } from './row.ts';

export interface JudgedLine {
  /** The same as long as the run goes on. */
  readonly key: string;
  /** With the grade's name, or with what it is for. */
  readonly text: string;
  /** A grade's line that is missed fails no run; `waiting` was not judged yet, `quiet` and `met` are of alerts and aborts. */
  readonly state: ThresholdResult['state'] | 'missed' | 'waiting' | 'quiet' | 'met';
  readonly result: ThresholdResult | null;
  /** null: it is none of the profile's grammar, such as what is verified. */
  readonly line: Threshold | null;
}

export const SAID: Readonly<Record<JudgedLine['state'], { words: string; style: Style; rank: number }>> = {
  fail: { words: '▲ FAIL', style: 'bad', rank: 0 },
  met: { words: '! met', style: 'warn', rank: 1 },
  unknown: { words: '? unknown', style: 'warn', rank: 2 },
  pass: { words: '● pass', style: 'good', rank: 3 },
  missed: { words: '▽ missed', style: 'warn', rank: 4 },
  waiting: { words: '· not yet', style: 'dim', rank: 5 },
  skipped: { words: '· skipped', style: 'dim', rank: 6 },
  quiet: { words: '· not met', style: 'dim', rank: 7 },
};

/** As in the profile: what was verified, what must hold, what the grades need, alerts, aborts. */
export function judgedLines({ verdict, profile, findings }: State): JudgedLine[] {
  const judged = (
    kind: string,
    lines: readonly (Threshold | null)[],
    texts: readonly string[],
    results: readonly ThresholdResult[],
    prefix = '',
  ): JudgedLine[] =>
    Array.from({ length: Math.max(texts.length, results.length) }, (_, i) => {
      const result = results[i] ?? null;
      const text = `${prefix}${result?.text ?? texts[i] ?? ''}`;
      const state = result?.state ?? 'waiting';
      return {
        key: `${kind}.${i}`,
        text,
        state: state === 'fail' && prefix !== '' ? 'missed' : state,
        result,
        line: lines.find((line) => line?.text === result?.text) ?? lines[i] ?? null,
      };
    });
  const watched = (word: 'alert' | 'abort', lines: readonly Threshold[]): JudgedLine[] =>
    lines.map((line, i) => ({
      key: `${word}.${i}`,
      text: `${word} if ${line.text}`,
      state: isMet(findings, word, line.text) ? 'met' : 'quiet',
      result: null,
      line,
    }));
  const pass = profile?.pass ?? [];
  return [
    ...judged('verified', [], [], verdict?.verified ?? []),
    ...judged('pass', pass, textsOf(pass), verdict?.thresholds ?? []),
    ...gradesOf({ verdict, profile }).flatMap(({ name, lines, results }) =>
      judged(`grade.${name}`, lines, textsOf(lines), results, `${name}: `),
    ),
    ...watched('alert', profile?.alert ?? []),
    ...watched('abort', profile?.abort ?? []),
  ];
}

/** The worst first; of equals, as in the profile. */
export const worstFirst = (lines: readonly JudgedLine[]): JudgedLine[] =>
  lines.toSorted((a, b) => SAID[a.state].rank - SAID[b.state].rank);

const textsOf = (lines: readonly Threshold[]): string[] => lines.map(({ text }) => text);

function gradesOf({ verdict, profile }: Pick<State, 'verdict' | 'profile'>) {
  const planned = profile?.grades ?? [];
  const told = verdict?.grades ?? [];
  return Array.from({ length: Math.max(planned.length, told.length) }, (_, i) => ({
    name: told[i]?.name ?? planned[i]?.name ?? '',
    lines: planned[i]?.lines ?? [],
    results: told[i]?.thresholds ?? [],
  }));
}

const isMet = (findings: State['findings'], word: 'alert' | 'abort', text: string): boolean =>
  word === 'alert'
    ? findings[`alert.${text}`]?.finding.level === 'warning'
    : (findings.abort?.finding.text.startsWith(text) ?? false);

/** A slope is kept per second of the judge's clock, and read per hour. */
function amountWords({ text }: JudgedLine, value: number, unit: ThresholdResult['unit']): string {
  if (/ slope /.test(text)) return `${formatQuantity(value * 3600, unit)}/h`;
  return `${formatQuantity(value, unit)}${/ rate /.test(text) ? '/s' : ''}`;
}

export const valueWords = (judged: JudgedLine): string =>
  judged.result?.value == null ? NOTHING : amountWords(judged, judged.result.value, judged.result.unit);

export const limitWords = (judged: JudgedLine): string =>
  judged.line === null ? NOTHING : amountWords(judged, judged.line.limit, judged.line.unit);

export interface Spare {
  /** In the line's unit; below 0: so much beyond the limit. */
  readonly by: number;
  readonly words: string;
  /** Of the limit, `98%`; null where that is 0. */
  readonly share: string | null;
}

/** How far a value is from its limit; null where either is not known, or one must be the other. */
export function spareOf(judged: JudgedLine): Spare | null {
  const { line, result } = judged;
  if (line === null || result?.value == null || line.operator === '==' || line.operator === '!=') return null;
  const distance = Math.abs(line.limit - result.value);
  const by = meets(result.value, line) ? distance : -distance;
  return {
    by,
    words: amountWords(judged, distance, result.unit),
    share: line.limit === 0 ? null : formatRatio(by / Math.abs(line.limit)),
  };
}

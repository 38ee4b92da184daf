/** A verdict as text in 80 columns: all of it for `judge`, the weighty part for the last lines of a headless run. */
import type { ThresholdResult, Verdict } from '../model/verdict.ts';
import { faultsInWords } from './chaos-words.ts';
import { forecastInWords, isTold, trendSentence } from './trend-words.ts';
import {
  capacityInWords,
  causeInWords,
  gradeInWords,
  suspectsInWords,
  thresholdsInWords,
  VERDICT_WORDS,
} from './wording.ts';
import { wrap } from './wrap.ts';

const item = (text: string): string => wrap(`  ${text}`, 4);
const result = ({ state, text, why }: ThresholdResult, isBrief = false): string =>
  wrap(`  ${state.padEnd(7)} ${text}${isBrief ? '' : `: ${why}`}`, 10);

export function verdictText(verdict: Verdict): string {
  const { state, reasons, thresholds, trends, grades, causes, suspects, capacities, verified } = verdict;
  const { faults = [] } = verdict;
  const told = trends.filter(isTold);
  const rest = trends.length - told.length;
  const parts: [title: string, lines: readonly string[]][] = [
    ['', [`${VERDICT_WORDS[state]}: ${thresholdsInWords(verdict)}`, ...reasons.map(item)]],
    ['thresholds', thresholds.map((each) => result(each))],
    ['grades', grades.map((grade) => item(gradeInWords(grade)))],
    ['verified at the end', verified.map((each) => result(each))],
    ['faults on purpose', faultsInWords(faults).map(item)],
    [
      'causes',
      causes.flatMap((cause) => [
        item(causeInWords(cause)),
        ...cause.evidence.map((seen) => wrap(`    ${seen}`, 6)),
      ]),
    ],
    [
      'trends',
      [
        ...told.map((trend) => item(trendSentence(trend))),
        ...(rest > 0
          ? [item(`${told.length > 0 ? 'and ' : ''}${rest} more series of which none is seen to grow`)]
          : []),
      ],
    ],
    ['suspects', suspects.map((each) => item(suspectsInWords(each)))],
    ['capacity', capacities.map((capacity) => item(capacityInWords(capacity)))],
  ];
  return parts
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [...(title ? [title] : []), ...lines].join('\n'))
    .join('\n\n');
}

/** What somebody who only sees the end of a log must know. */
export function closingText(verdict: Verdict): string {
  const { thresholds, verified, invalid, capacities, grades, causes, suspects, trends } = verdict;
  const { faults = [] } = verdict;
  const grows = trends.filter(
    (trend) => trend.state === 'LEAK' || trend.state === 'SUSPECT' || forecastInWords(trend) !== null,
  );
  return [
    `${VERDICT_WORDS[verdict.state]}: ${thresholdsInWords(verdict)}`,
    ...invalid.map(item),
    ...causes.map((cause) => item(`cause: ${causeInWords(cause)}`)),
    ...faultsInWords(faults).map((fault) => item(`chaos ${fault}`)),
    ...capacities.map((capacity) => item(`capacity ${capacityInWords(capacity)}`)),
    ...grades.filter(({ state }) => state !== 'pass').map((grade) => item(`grade ${gradeInWords(grade)}`)),
    ...[...thresholds, ...verified].map((each) => result(each, each.state === 'pass')),
    ...grows.map((trend) => item(trendSentence(trend))),
    ...suspects.map((each) => item(`suspects: ${suspectsInWords(each)}`)),
  ].join('\n');
}

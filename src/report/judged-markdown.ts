/** What the judge says, as the sections of a snapshot. */
import type { FaultResult, ThresholdResult, Verdict } from '../model/verdict.ts';
import { FAULT_COLUMNS, faultRows } from './chaos-words.ts';
import { isTold, trendSentence } from './trend-words.ts';
import { causeInWords, gradeInWords, suspectsInWords } from './wording.ts';

/** What may stand in a table's cell. */
export const cell = (text: string): string => text.replaceAll('|', '\\|');

/** Of a cause's evidence in the first lines: all of it follows below. */
const CAUSES_FIRST = 2;

/** For the first lines: what ails it, and whose fault that is. */
export const causeLines = ({ causes }: Verdict): string[] =>
  causes.slice(0, CAUSES_FIRST).map((cause) => `- cause: ${causeInWords(cause)}`);

export function judgedLines(verdict: Verdict): string[] {
  const { thresholds, grades, verified, causes, suspects, trends, faults = [] } = verdict;
  return [
    ...table('Thresholds', thresholds, true),
    ...section('Grades', grades.map(gradeInWords)),
    ...table('Verified at the end', verified),
    ...faultTable(faults),
    ...section(
      'Causes',
      causes.flatMap((cause) => [causeInWords(cause), ...cause.evidence.map((seen) => `  ${seen}`)]),
    ),
    ...section('Suspects', suspects.map(suspectsInWords)),
    ...section('Trends', trends.filter(isTold).map(trendSentence)),
  ];
}

function table(title: string, results: readonly ThresholdResult[], always = false): string[] {
  if (results.length === 0 && !always) return [];
  const rows = results.map(({ text, state, why }) => `| \`${cell(text)}\` | ${state} | ${cell(why)} |`);
  return [`## ${title}`, '', '| line | state | why |', '|---|---|---|', ...rows, ''];
}

function faultTable(faults: readonly FaultResult[]): string[] {
  if (faults.length === 0) return [];
  const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  const rule = `|${FAULT_COLUMNS.map(() => '---').join('|')}|`;
  return ['## Faults on purpose', '', row(FAULT_COLUMNS), rule, ...faultRows(faults).map(row), ''];
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [`## ${title}`, '', ...lines.map((line) => line.replace(/^( *)/, '$1- ')), ''];
}

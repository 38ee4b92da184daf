/** Which of a profile's grades a run has reached: the first whose lines all hold. Pure. */
import type { Grade } from '../model/profile.ts';
import type { Threshold } from '../model/threshold.ts';
import type { GradeResult, ThresholdResult } from '../model/verdict.ts';

/** What the grades together come to, with the reason in words. */
export interface Graded {
  readonly state: GradeResult['state'];
  readonly why: string;
}

export const judgeGrades = (
  grades: readonly Grade[],
  judgeLine: (threshold: Threshold) => ThresholdResult,
): GradeResult[] =>
  grades.map(({ name, lines }) => {
    const thresholds = lines.map(judgeLine);
    return { name, state: stateOf(thresholds), thresholds };
  });

/** Nothing judged is no pass; what was skipped stands aside. */
function stateOf(thresholds: readonly ThresholdResult[]): GradeResult['state'] {
  if (thresholds.some(({ state }) => state === 'fail')) return 'fail';
  const judged = thresholds.filter(({ state }) => state !== 'skipped');
  return judged.length > 0 && judged.every(({ state }) => state === 'pass') ? 'pass' : 'unknown';
}

/** null: the profile has no grades. Reached with a better one unknown is reached. */
export function gradedBy(grades: readonly GradeResult[]): Graded | null {
  if (grades.length === 0) return null;
  const reached = grades.findIndex(({ state }) => state === 'pass');
  const [grade, better] = [grades[reached], grades[reached - 1]];
  if (grade)
    return { state: 'pass', why: `grade ${grade.name}${better ? `: ${better.name} ${needs(better)}` : ''}` };
  const open = grades.findLast(({ state }) => state === 'unknown');
  if (open) return { state: 'unknown', why: `no grade yet: ${open.name} ${needs(open)}` };
  const nearest = grades.reduce((best, each) => (failed(each) <= failed(best) ? each : best));
  return { state: 'fail', why: `no grade reached: ${nearest.name} ${needs(nearest)}` };
}

const failed = ({ thresholds }: GradeResult): number =>
  thresholds.filter(({ state }) => state === 'fail').length;

/** The first line that is missing, and how many more. */
function needs({ thresholds }: GradeResult): string {
  const broken = thresholds.filter(({ state }) => state === 'fail');
  const missing = broken.length > 0 ? broken : thresholds.filter(({ state }) => state !== 'pass');
  const [first] = missing;
  const more = missing.length > 1 ? `, and ${missing.length - 1} more` : '';
  return first ? `needs ${first.text} (${first.why})${more}` : 'has no lines';
}

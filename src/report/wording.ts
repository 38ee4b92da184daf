/** Sentences that snapshots, the headless printer, `status` and `judge` share. */
import type { Fault } from '../model/event.ts';
import { formatBytes, formatDuration, formatNumber, NOTHING } from '../model/format.ts';
import type { Trend } from '../model/trend.ts';
import type { Capacity, Cause, GradeResult, Suspects, Verdict, VerdictState } from '../model/verdict.ts';
import { trendInWords } from './trend-words.ts';

export const VERDICT_WORDS: Readonly<Record<VerdictState, string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  unknown: 'UNKNOWN',
  aborted: 'ABORTED',
};

/** "4 of 6 hold, 1 fails, 1 not known yet; grade B". */
export function thresholdsInWords({ thresholds, grades }: Pick<Verdict, 'thresholds' | 'grades'>): string {
  const count = (state: string) => thresholds.filter((each) => each.state === state).length;
  const applied = thresholds.length - count('skipped');
  const parts = [`${count('pass')} of ${applied} hold`];
  if (count('fail') > 0) parts.push(`${count('fail')} ${count('fail') === 1 ? 'fails' : 'fail'}`);
  if (count('unknown') > 0) parts.push(`${count('unknown')} not known`);
  if (count('skipped') > 0) parts.push(`${count('skipped')} for longer soaks`);
  const lines = applied === 0 && grades.length > 0 ? [] : [parts.join(', ')];
  return [...lines, ...(grades.length > 0 ? [reachedGrade(grades)] : [])].join('; ');
}

/** "grade B", "no grade", "grade B at least": a better one may yet turn out to be reached. */
function reachedGrade(grades: readonly GradeResult[]): string {
  const reached = grades.findIndex(({ state }) => state === 'pass');
  const open = grades.slice(0, reached < 0 ? undefined : reached).some(({ state }) => state === 'unknown');
  if (reached < 0) return open ? 'grade not known' : 'no grade reached';
  return `grade ${grades[reached]?.name}${open ? ' at least' : ''}`;
}

/** "A: missed: dns.latency.p95 is 140ms, asked for < 100ms". */
export function gradeInWords({ name, state, thresholds }: GradeResult): string {
  if (state === 'pass') return `${name}: holds`;
  const line = thresholds.find((each) => each.state === state);
  return `${name}: ${state === 'fail' ? 'missed' : 'not known'}${line ? `: ${line.why}` : ''}`;
}

const FAULTS: Readonly<Record<Fault, string>> = {
  target: "the target's fault",
  generator: "the generator's fault, not the target's",
  host: "the machine's fault",
  operator: "the operator's doing",
  unknown: 'nobody knows whose fault',
};

/** "the target is CPU bound (the target's fault; 12 min, from 2 h 10 min on)". */
export function causeInWords({ text, fault, seconds, fromSeconds }: Cause): string {
  const from = fromSeconds > 0 ? `, from ${formatDuration(fromSeconds * 1000)} on` : '';
  return `${text} (${FAULTS[fault]}; ${formatDuration(seconds * 1000)}${from})`;
}

/** Of many that move alike, the first few are worth a look. */
const SUSPECTS_TOLD = 3;

/** "process.rss moves with metrics.queue_length (grew when it grew); not with process.fds". */
export function suspectsInWords({ of, moving, still }: Suspects): string {
  const told = moving.slice(0, SUSPECTS_TOLD).map(({ series, why }) => `${series} (${why})`);
  const more = moving.length > SUSPECTS_TOLD ? ` and ${moving.length - SUSPECTS_TOLD} more` : '';
  const not = still.length > 0 ? `not with ${still.join(', ')}` : '';
  const moves = told.length > 0 ? `moves with ${told.join(', ')}${more}` : 'moves with nothing that was read';
  return `${of} ${moves}${not ? `; ${not}` : ''}`;
}

/** "212 MB (+0.4 MB/h ± 0.3 MB, STABLE)". */
export const levelInWords = (bytes: number | null | undefined, trend: Trend | undefined): string =>
  bytes == null ? NOTHING : `${formatBytes(bytes)} (${trendInWords(trend)})`;

const LIMITS: Readonly<Record<NonNullable<Capacity['limit']>, string>> = {
  target: 'more is too much for the target',
  generator: 'more could not be sent from here',
  range: 'more was not asked for',
  none: 'not even the least was good',
};

/** "dns: 800/s (70 %: 560/s; knee at 600/s), more is too much for the target". */
export function capacityInWords({ load, unit, best, safe, knee, limit }: Capacity): string {
  const amount = (value: number | null) => `${formatNumber(value)}${unit === 'vus' ? ' VUs' : '/s'}`;
  const parts = [
    ...(safe === null ? [] : [`70 %: ${amount(safe)}`]),
    ...(knee === null ? [] : [`knee at ${amount(knee)}`]),
  ];
  const more = parts.length > 0 ? ` (${parts.join('; ')})` : '';
  if (limit === null) return `${load}: not known yet${more}`;
  return `${load}: ${best === null ? 'none' : amount(best)}${more}, ${LIMITS[limit]}`;
}

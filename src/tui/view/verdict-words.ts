/** The verdict so far: a glyph and words, read from two metres. */
import type { State } from '../../model/state.ts';
import { timeOfDay } from './clock.ts';
import { type Span, span } from './row.ts';
import type { View } from './view.ts';

export function verdictWords({ state, failingSince, now }: View): Span {
  const { verdict, phase } = state;
  const over = phase === 'ended';
  const counts = countsOf(state);
  const of = counts.all === 0 ? '' : ` of ${counts.all}`;
  const isInvalid = verdict !== null && verdict.invalid.length > 0;
  const invalid = isInvalid ? ', INVALID LOAD' : '';
  if (verdict?.state === 'fail') {
    const since = over || failingSince === null ? '' : ` since ${timeOfDay(failingSince, now)}`;
    const many = counts.fail > 0 ? `, ${counts.fail}${of}` : '';
    return span(`▲ ${over ? 'FAILED' : 'FAILING'}${since}${many}${invalid}`, 'bad');
  }
  if (verdict?.state === 'aborted') return span(`■ aborted${invalid}`, 'bad');
  if (phase === 'starting') return span('· starting', 'dim');
  if (phase === 'warmup') return span('· warm-up, not judged', 'dim');
  if (verdict === null) return span('? not judged yet', 'warn');
  if (isInvalid) return span('? INVALID LOAD', 'bad');
  if (verdict.state === 'pass')
    return span(
      `● ${over ? 'PASSED' : 'passing so far'}${gradeWords(state)}${of && `, ${counts.pass}${of}`}`,
      'good',
    );
  return span(
    `? ${over ? 'UNKNOWN' : 'unknown as yet'}${of && `, ${counts.pass + counts.fail}${of} known`}`,
    'warn',
  );
}

/** What stands against the run, or what is not known; null when there is nothing to say. */
export function firstReason({ state }: View): Span | null {
  const { verdict, phase } = state;
  // What failed stands, whatever load was not delivered beside it.
  const told =
    verdict?.state === 'fail' ? verdict.reasons.filter((each) => !verdict.invalid.includes(each)) : [];
  const reason = told[0] ?? verdict?.reasons[0];
  if (!verdict || reason === undefined || verdict.state === 'pass') return null;
  if (verdict.state === 'unknown')
    return phase === 'starting' || phase === 'warmup' ? null : span(`? ${reason}`, 'warn');
  return span(`${verdict.state === 'fail' ? '▲' : '■'} ${reason}`, 'bad');
}

/** `, grade B`: the best that is reached. */
function gradeWords({ verdict }: State): string {
  const reached = verdict?.grades.find((grade) => grade.state === 'pass');
  return reached ? `, grade ${reached.name}` : '';
}

/** Lines by what they say; those not applied are not counted. */
function countsOf(state: State): { all: number; pass: number; fail: number } {
  const { verified = [], thresholds = [] } = state.verdict ?? {};
  const counted = [...verified, ...thresholds].filter((result) => result.state !== 'skipped');
  const count = (wanted: string) => counted.filter((result) => result.state === wanted).length;
  return { all: counted.length, pass: count('pass'), fail: count('fail') };
}

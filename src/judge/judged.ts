/** What a line comes to, before it is told with its text. */
import { meets } from '../model/instant.ts';
import type { Threshold } from '../model/threshold.ts';
import type { ThresholdResult } from '../model/verdict.ts';
import { askedFor, leftOf, sizeOf } from './asked-for.ts';

export interface Judged {
  readonly state: ThresholdResult['state'];
  readonly value: number | null;
  /** Unknown: without the name of what it is about. */
  readonly why: string;
}

/** @param what Behind the name: ` at most`. */
export function compared(threshold: Threshold, value: number, what = ''): Judged {
  const why = `${leftOf(threshold)}${what} is ${sizeOf(value, threshold)}, ${askedFor(threshold)}`;
  return { state: meets(value, threshold) ? 'pass' : 'fail', value, why };
}

export const unknown = (why: string): Judged => ({ state: 'unknown', value: null, why });

/** What came of one time of a fault on purpose, in words: when it was seen, when it had recovered, what was lost. */
import { formatNumber, formatSeconds } from '../format.ts';
import type { FaultTime } from '../verdict.ts';

/** `after 0.8s (no answer to dns)`, `by nothing`. */
export const seenInWords = ({ detectSeconds, sign }: FaultTime): string =>
  detectSeconds === null ? 'by nothing' : `after ${formatSeconds(detectSeconds)} (${sign})`;

/** `at once`, `in 2.4s`, `not yet, after 12s`. */
export const recoveredInWords = ({ recoverySeconds, isOpen, unrecoveredSeconds }: FaultTime): string => {
  if (recoverySeconds === 0) return 'at once';
  if (recoverySeconds !== null) return `in ${formatSeconds(recoverySeconds)}`;
  return `not ${isOpen ? 'yet' : 'before it came again'}, after ${formatSeconds(unrecoveredSeconds)}`;
};

/** `dns 480, api 3`. */
export function lostInWords({ lost }: FaultTime): string {
  const told = Object.entries(lost).filter(([, count]) => count > 0);
  return told.length === 0 ? '0' : told.map(([name, count]) => `${name} ${formatNumber(count)}`).join(', ');
}

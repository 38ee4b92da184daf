/** What of a load was the generator's own fault: then it says nothing about the target. Pure. */
import { OWN_CLASSES } from '../judge/invalid-load.ts';
import { formatNumber, formatRatio } from '../model/format.ts';
import type { Sums } from './ledger.ts';

/** Of what came due. */
const UNSENT_AT_MOST = 0.001;
/** Of what was sent, later than 10 ms after it was due: a tenth of a second in which nothing was sent. */
const LATE_AT_MOST = 0.1;
/** A load of a few requests a second is not spoilt by a timer that was late once or twice. */
const LATE_LEAST = 10;

const WORDS: Readonly<Record<(typeof OWN_CLASSES)[number], string>> = {
  behind: 'were not sent in time: the worker is too slow, or this machine too busy',
  worker: 'were not sent: their worker was gone',
  local_ports: 'found no free port on this machine',
  local_files: 'found no free file descriptor in the worker',
};

export type Counted = Pick<Sums, 'counts' | 'classes'> & {
  /** Datagrams that were lost at our own sockets. */
  readonly drops: number;
};

/** What has come since `before`, in words; null when there was no fault of our own. */
export function ownFault(now: Counted, before: Counted): string | null {
  const since = (of: (counted: Counted) => number) => Math.max(0, of(now) - of(before));
  const due = since(({ counts }) => counts.due);
  const sent = since(({ counts }) => counts.sent);
  const late = since(({ counts }) => counts.late);
  const drops = since((counted) => counted.drops);
  for (const name of OWN_CLASSES) {
    const count = since(({ classes }) => classes[name] ?? 0);
    if (count > 0 && count > due * UNSENT_AT_MOST)
      return `${formatNumber(count)} of ${formatNumber(due)} requests ${WORDS[name]}`;
  }
  if (drops > due * UNSENT_AT_MOST)
    return `the kernel dropped ${formatNumber(drops)} answers that the worker did not read in time`;
  if (late >= LATE_LEAST && late > sent * LATE_AT_MOST)
    return `${formatRatio(late / sent)} of the requests left more than 10 ms after they were due`;
  return null;
}
